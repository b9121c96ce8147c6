import { useState } from "preact/hooks";
import { Sheet } from "../../components/Sheet.tsx";
import type { Role } from "../account/actingAs.ts";
import { useSiteWords } from "../site/siteWords.ts";
import { PeopleFailure } from "./PeopleFailure.tsx";
import type { Member } from "./peopleApi.ts";
import { useChangeRoles, useRemove } from "./peopleQueries.ts";
import { RolesField } from "./RolesField.tsx";

interface PersonSheetProps {
  /** Who is asked about; null while nobody is. */
  person: Member | null;
  onClose: () => void;
}

export const nameOf = ({ name, email }: Member) => name || email;

/** All the roles somebody has from now on. */
export function RolesSheet({ person, onClose }: PersonSheetProps) {
  const { t } = useSiteWords();
  const title = t("people.roles_of", { name: person ? nameOf(person) : "" });
  return (
    <Sheet title={title} open={person !== null} onClose={onClose}>
      {person && <RolesForm key={person.member_id} person={person} onClose={onClose} />}
    </Sheet>
  );
}

function RolesForm({ person, onClose }: { person: Member; onClose: () => void }) {
  const { t } = useSiteWords();
  const [roles, setRoles] = useState<Role[]>(person.roles);
  const [none, setNone] = useState(false);
  const change = useChangeRoles();
  const submit = (event: Event) => {
    event.preventDefault();
    setNone(roles.length === 0);
    if (roles.length === 0 || change.isPending) return;
    change.mutate({ id: person.member_id, version: person.version, roles }, { onSuccess: onClose });
  };
  return (
    <form class="host-form" noValidate onSubmit={submit}>
      <p>{t("people.roles_lead")}</p>
      <RolesField roles={roles} onChange={setRoles} error={none ? t("people.roles_none") : undefined} />
      <PeopleFailure title={t("people.not_changed")} error={change.error} />
      <div class="host-form__acts">
        <button type="submit" class="button" aria-disabled={change.isPending}>
          {t("people.save")}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("people.leave_as_it_is")}
        </button>
      </div>
    </form>
  );
}

/** Asks before somebody can no longer come in, and says what becomes of what they did. */
export function RemoveSheet({ person, onClose }: PersonSheetProps) {
  const { t } = useSiteWords();
  const title = t("people.remove_title", { name: person ? nameOf(person) : "" });
  return (
    <Sheet title={title} open={person !== null} onClose={onClose}>
      {person && <RemoveForm key={person.member_id} person={person} onClose={onClose} />}
    </Sheet>
  );
}

function RemoveForm({ person, onClose }: { person: Member; onClose: () => void }) {
  const { t } = useSiteWords();
  const remove = useRemove();
  const confirmed = () => {
    if (remove.isPending) return;
    remove.mutate({ id: person.member_id, version: person.version }, { onSuccess: onClose });
  };
  return (
    <div class="host-form">
      <p>{t("people.remove_lead")}</p>
      <PeopleFailure title={t("people.not_removed")} error={remove.error} />
      <div class="host-form__acts">
        <button
          type="button"
          class="button button--danger"
          aria-disabled={remove.isPending}
          onClick={confirmed}
        >
          {t("people.remove")}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("people.leave_as_it_is")}
        </button>
      </div>
    </div>
  );
}
