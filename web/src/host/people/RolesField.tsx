import { useId } from "preact/hooks";
import { CheckField } from "../../forms/fields.tsx";
import { type Role, ROLES } from "../account/actingAs.ts";
import { useSiteWords } from "../site/siteWords.ts";

interface RolesFieldProps {
  roles: readonly Role[];
  onChange: (roles: Role[]) => void;
  error?: string;
}

/** What somebody may do here: one role or several, each with what it means. */
export function RolesField({ roles, onChange, error }: RolesFieldProps) {
  const { t } = useSiteWords();
  const id = useId();
  const toggle = (role: Role, on: boolean) =>
    onChange(ROLES.filter((each) => (each === role ? on : roles.includes(each))));
  return (
    <fieldset class="people__roles" aria-describedby={error ? id : undefined}>
      <legend>{t("people.roles")}</legend>
      {ROLES.map((role) => (
        <CheckField
          key={role}
          name={role}
          label={t(`people.role_${role}`)}
          hint={t(`people.role_${role}_hint`)}
          checked={roles.includes(role)}
          onChange={(on) => toggle(role, on)}
        />
      ))}
      {error && (
        <p id={id} class="text-field__error" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
