import { useRef, useState } from "preact/hooks";
import { Notice } from "../../components/Notice.tsx";
import { InputField } from "../../forms/fields.tsx";
import type { Role } from "../account/actingAs.ts";
import { fieldErrors } from "../hostProblemWords.ts";
import { useSiteWords } from "../site/siteWords.ts";
import { PeopleFailure } from "./PeopleFailure.tsx";
import { useInvite } from "./peopleQueries.ts";
import { RolesField } from "./RolesField.tsx";

/** Somebody new: an address, and what they shall do here. */
export function InviteForm() {
  const { t } = useSiteWords();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [roles, setRoles] = useState<Role[]>([]);
  const [unfinished, setUnfinished] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const invite = useInvite();
  const told = fieldErrors(invite.error);
  const missing = { email: unfinished && !email.trim(), roles: unfinished && roles.length === 0 };
  const submit = (event: Event) => {
    event.preventDefault();
    if (invite.isPending) return;
    const ready = email.trim() !== "" && roles.length > 0;
    setUnfinished(!ready);
    if (!ready) return;
    const asked = { email: email.trim(), name: name.trim(), roles };
    invite.mutate(asked, {
      onSuccess: () => {
        setName("");
        setEmail("");
        setRoles([]);
      },
      onError: () => form.current?.querySelector<HTMLInputElement>("[aria-invalid=true]")?.focus(),
    });
  };
  const invited = invite.isSuccess ? invite.data : null;
  return (
    <form ref={form} class="host-form" noValidate onSubmit={submit}>
      <InputField
        label={t("people.email")}
        name="email"
        type="email"
        autocomplete="off"
        value={email}
        onInput={setEmail}
        error={missing.email ? t("people.email_missing") : told["/email"] && t("people.email_wrong")}
        required
      />
      <InputField
        label={t("people.name")}
        hint={t("people.name_hint")}
        name="person-name"
        autocomplete="off"
        maxLength={100}
        value={name}
        onInput={setName}
        error={told["/name"]}
      />
      <RolesField
        roles={roles}
        onChange={setRoles}
        error={missing.roles ? t("people.roles_missing") : undefined}
      />
      {!told["/email"] && !told["/name"] && (
        <PeopleFailure title={t("people.not_invited")} error={invite.error} />
      )}
      {invited && (
        <Notice title={t("people.invited", { email: invited.email })} icon="check" role="status">
          <p>{t(invited.state === "active" ? "people.invited_known" : "people.invited_letter")}</p>
        </Notice>
      )}
      <div class="host-form__acts">
        <button type="submit" class="button" aria-disabled={invite.isPending}>
          {t("people.invite")}
        </button>
      </div>
    </form>
  );
}
