import { useEffect, useRef, useState } from "preact/hooks";
import { Sheet } from "../../components/Sheet.tsx";
import { Failure } from "../components/Failure.tsx";
import { InputField, SelectField } from "../forms/fields.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import type { Feed, HostProperty, NewFeed } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { unitWords } from "../unitWords.ts";
import { FeedPreviewView } from "./FeedPreviewView.tsx";
import { useAddFeed, usePreviewFeed } from "./useFeedActions.ts";

interface AddFeedSheetProps {
  property: HostProperty;
  open: boolean;
  onClose: () => void;
  onAdded: (feed: Feed) => void;
}

/** A calendar is looked into before it is read from then on. */
export function AddFeedSheet({ open, ...form }: AddFeedSheetProps) {
  const { t } = useHostWords();
  return (
    <Sheet title={t("add_feed.title")} open={open} onClose={form.onClose}>
      {open && <AddFeedForm {...form} />}
    </Sheet>
  );
}

/** Calendar programmes write `webcal:`; what is behind it is https. */
const addressOf = (typed: string): string => typed.trim().replace(/^webcals?:/i, "https:");

const ADDRESS = /^https?:\/\/./i;
const LONGEST = { address: 2000, name: 60 };

function AddFeedForm({ property, onClose, onAdded }: Omit<AddFeedSheetProps, "open">) {
  const { t } = useHostWords();
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState("");
  const [name, setName] = useState("");
  const [unit, setUnit] = useState(property.units[0]?.id ?? "");
  const [checked, setChecked] = useState(false);
  const look = usePreviewFeed(property.property_id);
  const add = useAddFeed(property.property_id);
  const several = property.units.length > 1;
  const url = addressOf(typed);
  // What is shown is of the address that stands in the field, or nothing.
  const preview = look.variables === url ? look.data : undefined;
  const told = fieldErrors(add.error ?? look.error);
  const wrong = url === "" ? t("add_feed.url_missing") : ADDRESS.test(url) ? "" : t("add_feed.url_wrong");
  const wronged = Object.keys(told).length > 0;
  const busy = look.isPending || add.isPending;

  useEffect(() => {
    if ((checked && wrong) || wronged)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
    // As the field is at the press of the button, not while it is being written.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [checked, wronged]);

  const feed: NewFeed = {
    url,
    ...(several ? { unit } : {}),
    ...(name.trim() ? { name: name.trim() } : {}),
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setChecked(true);
    if (wrong || busy) return;
    if (!preview) {
      add.reset();
      look.mutate(url);
      return;
    }
    add.mutate(feed, {
      onSuccess: (made) => {
        onAdded(made);
        onClose();
      },
    });
  };
  return (
    <form ref={form} class="host-form add-feed" onSubmit={submit} noValidate>
      <InputField
        label={t("add_feed.url")}
        hint={t("add_feed.url_hint")}
        name="url"
        value={typed}
        onInput={(text) => {
          setTyped(text);
          setChecked(false);
          if (look.error) look.reset();
        }}
        inputMode="url"
        autocomplete="off"
        maxLength={LONGEST.address}
        error={(checked && wrong) || told["/url"]}
      />
      {several && (
        <SelectField
          label={t("booking.unit")}
          name="unit"
          value={unit}
          onChange={setUnit}
          options={property.units.map((each) => ({ value: each.id, label: unitWords(each, t) }))}
          error={told["/unit"]}
        />
      )}
      <InputField
        label={t("add_feed.name")}
        hint={t("add_feed.name_hint")}
        name="name"
        value={name}
        onInput={setName}
        maxLength={LONGEST.name}
        autocomplete="off"
        error={told["/name"]}
      />
      {!wronged && <Failure title={t("add_feed.refused")} error={look.error} />}
      <p role="status" class="unseen">
        {preview ? t("preview.count", { count: preview.count }) : ""}
      </p>
      {preview && <FeedPreviewView preview={preview} />}
      {!wronged && <Failure title={t("add_feed.not_added")} error={add.error} />}
      <div class="host-form__acts">
        <button type="submit" class="button" aria-disabled={busy}>
          {t(preview ? "add_feed.save" : look.isPending ? "add_feed.looking" : "add_feed.look")}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("add_feed.cancel")}
        </button>
      </div>
    </form>
  );
}
