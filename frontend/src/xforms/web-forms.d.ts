/** The package ships no types, though it names a file of them. */
declare module "@getodk/web-forms" {
  export const OdkWebForm: unknown;
  export const webFormsPlugin: unknown;
}
