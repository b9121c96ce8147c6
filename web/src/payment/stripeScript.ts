/** Stripe's own script, loaded from Stripe when a card is about to be typed; and as much of it as this site uses. */

const ADDRESS = "https://js.stripe.com/v3/";

export interface StripeFault {
  /** In the page's language, meant for whoever types. */
  message?: string;
}

export interface StripeElement {
  mount: (node: HTMLElement) => void;
  destroy: () => void;
  on: (event: "ready" | "change" | "loaderror", listener: (event: { error?: StripeFault }) => void) => void;
}

export interface StripeElements {
  create: (kind: "payment", options: object) => StripeElement;
  update: (options: { amount?: number; locale?: string; appearance?: object }) => void;
  submit: () => Promise<{ error?: StripeFault }>;
}

export interface Stripe {
  elements: (options: object) => StripeElements;
  createPaymentMethod: (given: {
    elements: StripeElements;
  }) => Promise<{ error?: StripeFault; paymentMethod?: { id: string } }>;
}

declare global {
  interface Window {
    Stripe?: (publishableKey: string, options?: { locale?: string }) => Stripe;
  }
}

let loading: Promise<void> | null = null;

/** Loads the script once: what it brought stays on the window. A failed load can be tried again. */
export async function loadStripe(publishableKey: string, locale: string): Promise<Stripe> {
  loading ??= loadScript().finally(() => {
    loading = null;
  });
  await loading;
  if (!window.Stripe) throw new Error("Stripe's script brought nothing");
  return window.Stripe(publishableKey, { locale });
}

function loadScript(): Promise<void> {
  return new Promise((resolve, reject) => {
    if (window.Stripe) return resolve();
    const script = document.createElement("script");
    script.src = ADDRESS;
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error("Stripe's script could not be loaded"));
    };
    document.head.append(script);
  });
}
