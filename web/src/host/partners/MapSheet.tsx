import { useEffect, useRef, useState } from "preact/hooks";
import { Sheet } from "../../components/Sheet.tsx";
import { InputField, SelectField } from "../forms/fields.tsx";
import { fieldErrors } from "../hostProblemWords.ts";
import { useHostProperties, useHostProperty } from "../hostQueries.ts";
import { useHostWords } from "../hostWords.ts";
import { unitWords } from "../unitWords.ts";
import type { Listing } from "./partnerApi.ts";
import { PartnerFailure } from "./PartnerFailure.tsx";
import { useMapListing } from "./partnerQueries.ts";
import { usePartnerWords } from "./partnerWords.ts";

interface MapFormProps {
  id: string;
  /** The one whose place is chosen; null where it is yet to be named. */
  listing: Listing | null;
  onClose: () => void;
  /** Once the sheet is off the page; `waited` reservations take their nights now. */
  onMapped: (mapped: Listing, waited: number) => void;
}

/** Which place a listing is. */
export function MapSheet({ open, onClose, onMapped, ...form }: MapFormProps & { open: boolean }) {
  const { t } = usePartnerWords();
  const done = useRef<[Listing, number] | null>(null);
  const close = () => {
    onClose();
    const mapped = done.current;
    done.current = null;
    if (mapped) onMapped(...mapped);
  };
  const title = form.listing ? t("map.title", { listing: form.listing.listing }) : t("map.title_new");
  return (
    <Sheet title={title} open={open} onClose={close}>
      {open && (
        <MapForm
          {...form}
          onClose={onClose}
          onMapped={(...mapped) => {
            done.current = mapped;
            onClose();
          }}
        />
      )}
    </Sheet>
  );
}

const LISTING = /^[A-Za-z0-9._~:@=+-]{1,64}$/;

function MapForm({ id, listing, onClose, onMapped }: MapFormProps) {
  const { t } = usePartnerWords();
  const { t: hostT } = useHostWords();
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState("");
  const [propertyId, setPropertyId] = useState(listing?.property_id ?? "");
  const [chosenUnit, setUnit] = useState(listing?.unit ?? "");
  const [tries, setTries] = useState(0);
  const properties = useHostProperties();
  const property = useHostProperty(propertyId);
  const map = useMapListing(id);
  const units = property.data?.units ?? [];
  const unit = units.some((each) => each.id === chosenUnit) ? chosenUnit : "";
  const name = listing?.listing ?? typed.trim();
  const wrongs = {
    listing: listing || LISTING.test(name) ? "" : t(name ? "map.listing_wrong" : "map.listing_missing"),
    place: propertyId === "" ? t("map.place_missing") : "",
    unit: units.length > 1 && unit === "" ? t("map.unit_missing") : "",
  };
  const told = fieldErrors(map.error);
  const shown = tries > 0 ? wrongs : { listing: "", place: "", unit: "" };

  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [tries]);

  const submit = (event: Event) => {
    event.preventDefault();
    setTries((count) => count + 1);
    if (Object.values(wrongs).some(Boolean) || map.isPending) return;
    // Where there is one unit it need not be named; where there are several the API asks for it.
    const place = { property_id: propertyId, unit: unit || null };
    map.mutate(
      { id, listing: name, place },
      { onSuccess: (mapped) => onMapped(mapped, listing?.waiting ?? 0) },
    );
  };
  return (
    <form ref={form} class="host-form partner-form" onSubmit={submit} noValidate>
      {!listing && (
        <InputField
          label={t("map.listing")}
          hint={t("map.listing_hint")}
          name="listing"
          value={typed}
          onInput={setTyped}
          maxLength={64}
          autocomplete="off"
          error={shown.listing || undefined}
        />
      )}
      <PartnerFailure
        title={hostT("properties.failed")}
        error={properties.error ?? property.error}
        onRetry={() => void (properties.error ? properties : property).refetch()}
      />
      <SelectField
        label={t("map.place")}
        name="place"
        value={propertyId}
        onChange={setPropertyId}
        options={[
          { value: "", label: t("map.choose") },
          ...(properties.data ?? []).map((each) => ({ value: each.property_id, label: each.title })),
        ]}
        error={shown.place || undefined}
      />
      {units.length > 1 && (
        <SelectField
          label={t("map.unit")}
          name="unit"
          value={unit}
          onChange={setUnit}
          options={[
            ...(unit === "" ? [{ value: "", label: t("map.unit_missing") }] : []),
            ...units.map((each) => ({ value: each.id, label: unitWords(each, hostT) })),
          ]}
          error={shown.unit || told["/unit"]}
        />
      )}
      {listing && listing.waiting > 0 && <p>{t("map.what_waits", { count: listing.waiting })}</p>}
      {listing?.state === "mapped" && <p>{t("map.moves")}</p>}
      {!told["/unit"] && <PartnerFailure title={t("map.failed")} error={map.error} />}
      <div class="host-form__acts">
        <button type="submit" class="button" aria-disabled={map.isPending}>
          {t("map.submit")}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("map.cancel")}
        </button>
      </div>
    </form>
  );
}
