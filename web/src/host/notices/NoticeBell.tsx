import { useState } from "preact/hooks";
import { Sheet } from "../../components/Sheet.tsx";
import { HostIcon } from "../components/HostIcon.tsx";
import { useHostWords } from "../hostWords.ts";
import { NoticeList } from "./NoticeList.tsx";
import { useNotices } from "./noticeQueries.ts";

const MOST_COUNTED = 9;

/** How much there is that was not read yet, and the way to it. Nothing for members whom notices are not for. */
export function NoticeBell() {
  const { t } = useHostWords();
  // Before it was first opened there is no sheet; once closed it stays, so that the bell gets the focus back.
  const [open, setOpen] = useState<boolean | null>(null);
  const notices = useNotices();
  if (notices.data === null) return null;
  const unread = notices.data?.unread ?? 0;
  return (
    <>
      <button
        type="button"
        class="host-nav__out notice-bell"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <HostIcon name="bell" size={18} />
        <span class="host-nav__word">{t("notices.title")}</span>
        {unread > 0 && (
          <>
            <span class="host-nav__count" aria-hidden="true">
              {unread > MOST_COUNTED ? `${MOST_COUNTED}+` : unread}
            </span>
            <span class="unseen">{t("notices.unread", { count: unread })}</span>
          </>
        )}
      </button>
      {open !== null && (
        <Sheet title={t("notices.title")} open={open} onClose={() => setOpen(false)}>
          <NoticeList onLeave={() => setOpen(false)} />
        </Sheet>
      )}
    </>
  );
}
