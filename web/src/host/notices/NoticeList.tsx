import { Link } from "wouter";
import type { HostNotice } from "../../messageTypes.ts";
import { Failure } from "../components/Failure.tsx";
import { useHostWords } from "../hostWords.ts";
import { instantWords } from "../instantWords.ts";
import { useMarkRead, useNotices } from "./noticeQueries.ts";

/** What hosts were told, the latest first; all of it is marked as read at once. */
export function NoticeList({ onLeave }: { onLeave: () => void }) {
  const { t } = useHostWords();
  const notices = useNotices();
  const read = useMarkRead();
  const items = notices.data?.items ?? [];
  const [latest] = items;
  const unread = notices.data?.unread ?? 0;
  return (
    <div class="notice-list">
      <Failure
        title={t("notices.failed")}
        error={notices.data ? null : notices.error}
        onRetry={() => void notices.refetch()}
      />
      {notices.isPending && <div class="skeleton skeleton--history" aria-busy="true" />}
      <p role="status" class="hint">
        {notices.data && unread === 0 && t(latest ? "notices.all_read" : "notices.empty")}
      </p>
      <Failure title={t("notices.not_marked")} error={read.error} />
      {latest && unread > 0 && (
        <button
          type="button"
          class="button button--quiet"
          aria-disabled={read.isPending}
          onClick={() => !read.isPending && read.mutate(latest.at)}
        >
          {t("notices.mark_read")}
        </button>
      )}
      <ol>
        {items.map((notice) => (
          <OneNotice key={notice.id} notice={notice} onLeave={onLeave} />
        ))}
      </ol>
    </div>
  );
}

function OneNotice({ notice, onLeave }: { notice: HostNotice; onLeave: () => void }) {
  const { t, locale } = useHostWords();
  const { at, link, read, text } = notice;
  return (
    <li class={read ? "notice-list__read" : "notice-list__new"}>
      {!read && <span class="badge">{t("notices.new")}</span>}{" "}
      {isOnThisSite(link) ? (
        <Link href={link} onClick={onLeave}>
          {text}
        </Link>
      ) : (
        <span>{text}</span>
      )}
      <p class="hint">
        <time dateTime={at}>{instantWords(at, locale)}</time>
      </p>
    </li>
  );
}

const isOnThisSite = (link: string): boolean => /^\/(?![/\\])/.test(link);
