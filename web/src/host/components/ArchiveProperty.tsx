import { useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import { useLocation } from "wouter";
import { Sheet } from "../../components/Sheet.tsx";
import { useSafeMutation } from "../../useSafeMutation.ts";
import { asGuestsReadIt } from "../forms/useSaveProperty.ts";
import { archiveProperty } from "../hostApi.ts";
import { CALENDAR, hostPropertyKey } from "../hostQueries.ts";
import type { HostProperty } from "../hostTypes.ts";
import { useHostWords } from "../hostWords.ts";
import { Failure } from "./Failure.tsx";

/** Takes a place off the site, once the host has read what that means. */
export function ArchiveProperty({ property }: { property: HostProperty }) {
  const { t } = useHostWords();
  const [asking, setAsking] = useState(false);
  const title = t("archive.title", { title: property.title });
  return (
    <section class="archive" aria-labelledby="archive-title">
      <h2 id="archive-title">{t("archive.heading")}</h2>
      <p class="hint">{t("archive.hint")}</p>
      <button type="button" class="button button--quiet" onClick={() => setAsking(true)}>
        {t("archive.ask")}
      </button>
      <Sheet title={title} open={asking} onClose={() => setAsking(false)}>
        <ArchiveForm id={property.property_id} onClose={() => setAsking(false)} />
      </Sheet>
    </section>
  );
}

function ArchiveForm({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useHostWords();
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const archiving = useSafeMutation<string, undefined>(archiveProperty, {
    onSuccess: () => {
      navigate("/host/properties", { replace: true });
      queries.removeQueries({ queryKey: hostPropertyKey(id) });
      for (const queryKey of [CALENDAR, ["host", "properties"], ...asGuestsReadIt(id)])
        void queries.invalidateQueries({ queryKey });
    },
  });
  return (
    <div class="host-form">
      <p>{t("archive.bookings_stay")}</p>
      <p>{t("archive.for_good")}</p>
      <Failure title={t("archive.failed")} error={archiving.error} />
      <div class="host-form__acts">
        <button
          type="button"
          class="button button--danger"
          aria-disabled={archiving.isPending}
          onClick={() => !archiving.isPending && archiving.mutate(id)}
        >
          {t("archive.confirm")}
        </button>
        <button type="button" class="button button--quiet" onClick={onClose}>
          {t("archive.keep")}
        </button>
      </div>
    </div>
  );
}
