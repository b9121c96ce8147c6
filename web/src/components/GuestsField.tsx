import { useState } from "preact/hooks";
import { useTranslation } from "react-i18next";
import type { Guests } from "../apiTypes.ts";
import { useGuestWords } from "../useGuestWords.ts";
import { FieldButton } from "./FieldButton.tsx";
import { GuestStepper } from "./GuestStepper.tsx";
import { Sheet } from "./Sheet.tsx";

interface GuestsFieldProps {
  guests: Guests;
  sleeps?: number;
  onChange: (guests: Guests) => void;
}

export function GuestsField({ guests, sleeps, onChange }: GuestsFieldProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const words = useGuestWords();
  const close = () => setOpen(false);
  return (
    <>
      <FieldButton
        icon="people"
        label={t("guests.label")}
        value={words(guests)}
        onClick={() => setOpen(true)}
      />
      <Sheet
        title={t("guests.sheet_title")}
        open={open}
        onClose={close}
        footer={
          <button type="button" class="button" onClick={close}>
            {t("done")}
          </button>
        }
      >
        <GuestStepper guests={guests} sleeps={sleeps} onChange={onChange} />
      </Sheet>
    </>
  );
}
