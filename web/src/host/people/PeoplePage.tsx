import { useEffect, useRef, useState } from "preact/hooks";
import { useRoles } from "../account/useRoles.ts";
import { Failure } from "../components/Failure.tsx";
import { useHostSession } from "../hostSession.ts";
import { timeAgo } from "../instantWords.ts";
import { useSiteWords } from "../site/siteWords.ts";
import { useNow } from "../useNow.ts";
import { InviteForm } from "./InviteForm.tsx";
import { PeopleFailure } from "./PeopleFailure.tsx";
import type { Member } from "./peopleApi.ts";
import { useInviteAgain, usePeople } from "./peopleQueries.ts";
import { nameOf, RemoveSheet, RolesSheet } from "./PersonSheets.tsx";

/** Who works here. Hosts decide it; co-hosts see it. */
export function PeoplePage() {
  const { t } = useSiteWords();
  const found = usePeople();
  const decides = useRoles().includes("host");
  return (
    <>
      <section aria-labelledby="people">
        <h2 id="people">{t("people.title")}</h2>
        <p class="hint">{t(decides ? "people.lead" : "people.lead_co_host")}</p>
        <Failure title={t("people.not_listed")} error={found.error} onRetry={() => void found.refetch()} />
        <People people={found.data?.items ?? []} busy={found.isPending} decides={decides} />
      </section>
      {decides && (
        <section aria-labelledby="invite">
          <h2 id="invite">{t("people.invite_title")}</h2>
          <p class="hint">{t("people.invite_lead")}</p>
          <InviteForm />
        </section>
      )}
    </>
  );
}

function People({ people, busy, decides }: { people: Member[]; busy: boolean; decides: boolean }) {
  const [changing, setChanging] = useState<Member | null>(null);
  const [removing, setRemoving] = useState<Member | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const count = useRef(people.length);
  // Who was removed took the button with them that had the focus.
  useEffect(() => {
    if (people.length < count.current) list.current?.focus();
    count.current = people.length;
  }, [people.length]);
  return (
    <>
      <ul ref={list} class="people" tabIndex={-1} aria-labelledby="people" aria-busy={busy}>
        {people.map((person) => (
          <Person
            key={person.member_id}
            person={person}
            decides={decides}
            onChange={() => setChanging(person)}
            onRemove={() => setRemoving(person)}
          />
        ))}
      </ul>
      <RolesSheet person={changing} onClose={() => setChanging(null)} />
      <RemoveSheet person={removing} onClose={() => setRemoving(null)} />
    </>
  );
}

interface PersonProps {
  person: Member;
  decides: boolean;
  onChange: () => void;
  onRemove: () => void;
}

function Person({ person, decides, onChange, onRemove }: PersonProps) {
  const { t } = useSiteWords();
  const mine = useHostSession()?.subject === person.member_id;
  const name = nameOf(person);
  const again = useInviteAgain();
  const waiting = person.state === "invited" || person.state === "lapsed";
  return (
    <li class="person">
      <div class="person__who">
        <p class="person__name">
          {name} {mine && <span class="badge">{t("people.you")}</span>}
        </p>
        {person.name && <p class="hint person__email">{person.email}</p>}
        <p>{person.roles.map((role) => t(`people.role_${role}`)).join(", ")}</p>
        <Seen person={person} />
        <PeopleFailure title={t("people.not_invited")} error={again.error} />
        <p role="status">{again.isSuccess ? t("people.invited_again") : ""}</p>
      </div>
      {decides && (
        <div class="person__acts">
          {waiting && (
            <button
              type="button"
              class="text-button"
              aria-label={t("people.again_named", { name })}
              aria-disabled={again.isPending}
              onClick={() => !again.isPending && again.mutate(person.member_id)}
            >
              {t("people.again")}
            </button>
          )}
          <button
            type="button"
            class="text-button"
            aria-label={t("people.change_named", { name })}
            onClick={onChange}
          >
            {t("people.change")}
          </button>
          {!mine && (
            <button
              type="button"
              class="text-button"
              aria-label={t("people.remove_named", { name })}
              onClick={onRemove}
            >
              {t("people.remove")}
            </button>
          )}
        </div>
      )}
    </li>
  );
}

/** Whether they have come yet, and when last, as far as is known. */
function Seen({ person }: { person: Member }) {
  const { t, locale } = useSiteWords();
  const now = useNow();
  if (person.state !== "active") return <p class="hint">{t(`people.state_${person.state}`)}</p>;
  if (!person.seen_at) return <p class="hint">{t("people.not_seen")}</p>;
  const ago = timeAgo(person.seen_at, locale, now);
  return <p class="hint">{ago ? t("people.seen", { ago }) : t("people.here")}</p>;
}
