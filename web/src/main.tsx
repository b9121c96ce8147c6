import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "preact";
import { App } from "./App.tsx";
import { CrashBoundary } from "./components/CrashBoundary.tsx";
import { startLanguage } from "./language.ts";
import { preloadPage } from "./pages/lazyPages.ts";
import { newQueryClient } from "./queries.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/controls.css";
import "./styles/sheet.css";
import "./styles/parts.css";
import "./styles/skeleton.css";

const site = document.getElementById("site");
preloadPage(location.pathname);
// No module waits for the words: chunks of pages are of one piece with this one, and would wait too.
void startLanguage().then(() => {
  if (!site) return;
  render(
    <CrashBoundary>
      <QueryClientProvider client={newQueryClient()}>
        <App />
      </QueryClientProvider>
    </CrashBoundary>,
    site,
  );
});
