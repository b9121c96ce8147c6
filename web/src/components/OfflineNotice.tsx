import { useEffect, useState } from "preact/hooks";
import { useTranslation } from "react-i18next";
import { Icon } from "./Icon.tsx";

export function OfflineNotice() {
  const { t } = useTranslation();
  const online = useOnline();
  return (
    <div role="status" class="offline" hidden={online}>
      {!online && (
        <p>
          <Icon name="offline" /> <span>{t("offline.notice")}</span>
        </p>
      )}
    </div>
  );
}

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    addEventListener("online", update);
    addEventListener("offline", update);
    return () => {
      removeEventListener("online", update);
      removeEventListener("offline", update);
    };
  }, []);
  return online;
}
