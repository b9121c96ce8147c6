import { useId, useRef, useState } from "preact/hooks";
import type { Tenant } from "../../apiTypes.ts";
import { Notice } from "../../components/Notice.tsx";
import { Failure } from "../components/Failure.tsx";
import { LogoTooLarge, logoFrom, NoPicture } from "./logoImage.ts";
import { useLogoActions } from "./siteQueries.ts";
import { useSiteWords } from "./siteWords.ts";

/** The picture beside the name: made small in the browser, and shown as soon as it is chosen. */
export function LogoSection({ tenant }: { tenant: Tenant }) {
  const { t } = useSiteWords();
  const { change, remove } = useLogoActions();
  const [unread, setUnread] = useState<"no_picture" | "too_large" | null>(null);
  const [told, setTold] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const busy = change.isPending || remove.isPending;
  const shown = tenant.logo_url?.startsWith("/") ? tenant.logo_url : undefined;

  const choose = async (file: File | undefined) => {
    if (!file || busy) return;
    setUnread(null);
    setTold("");
    remove.reset();
    try {
      const logo = await logoFrom(file);
      const address = await dataAddress(logo);
      change.mutate({ address, logo }, { onSuccess: () => setTold(t("logo.changed")) });
    } catch (error) {
      if (!(error instanceof NoPicture) && !(error instanceof LogoTooLarge)) throw error;
      setUnread(error instanceof NoPicture ? "no_picture" : "too_large");
    }
    if (field.current) field.current.value = "";
  };
  const takeAway = () => {
    if (busy) return;
    change.reset();
    remove.mutate("remove", {
      onSuccess: () => {
        setTold(t("logo.removed"));
        field.current?.focus();
      },
    });
  };
  return (
    <section class="host-card logo-section" aria-labelledby="logo-title">
      <h2 id="logo-title">{t("logo.title")}</h2>
      <div class="logo-section__row">
        <div class="logo-section__shown">
          {shown ? <img src={shown} alt={t("logo.now")} /> : <span class="hint">{t("logo.none")}</span>}
        </div>
        <div class="logo-section__acts">
          <label class="button button--quiet logo-section__choose" for={id}>
            {t(change.isPending ? "logo.sending" : shown ? "logo.replace" : "logo.choose")}
            <input
              id={id}
              ref={field}
              type="file"
              accept="image/png,image/jpeg,image/webp"
              aria-describedby={`${id}-hint`}
              onChange={(event) => void choose(event.currentTarget.files?.[0])}
            />
          </label>
          {shown && (
            <button type="button" class="text-button" aria-disabled={busy} onClick={takeAway}>
              {t("logo.remove")}
            </button>
          )}
        </div>
      </div>
      <p id={`${id}-hint`} class="hint">
        {t("logo.hint")}
      </p>
      {unread && <Notice title={t(`logo.${unread}`)} />}
      <Failure title={t("logo.not_changed")} error={change.error ?? remove.error} />
      <p role="status" class="told">
        {told}
      </p>
    </section>
  );
}

/** The picture as text: the same picture is the same. */
const dataAddress = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error("the logo could not be read"));
    reader.readAsDataURL(blob);
  });
