import hooks from "eslint-plugin-react-hooks";
import typescript from "typescript-eslint";

export default typescript.config(
  { ignores: ["dist", "public", "node_modules"] },
  ...typescript.configs.strict,
  {
    plugins: { "react-hooks": hooks },
    // The plugin's further rules are React's compiler's, which Preact does not have.
    rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error" },
  },
);
