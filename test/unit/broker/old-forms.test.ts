import { expect, test } from 'vitest';
import { MODERN_FORMS } from '../../../src/broker/old-forms.ts';

const bring = (name: string, text: string): string => {
  const modern = MODERN_FORMS[name];
  if (modern === undefined) throw new Error(`no form of ${name}`);
  expect(modern(modern(text))).toBe(modern(text)); // a second pass changes nothing
  return modern(text);
};

test('bootstrap.xml: the web server gets a binding, its applications stay', () => {
  const old = `<broker xmlns="http://activemq.org/schema">

   <jaas-security domain="activemq"/>

   <!-- The web server is only bound to localhost by default -->
   <web bind="http://localhost:8261" path="web">
       <app url="activemq-branding" war="activemq-branding.war"/>
       <app url="console" war="console.war"/>
   </web>
</broker>
`;
  expect(bring('bootstrap.xml', old)).toBe(`<broker xmlns="http://activemq.apache.org/schema">

   <jaas-security domain="activemq"/>

   <!-- The web server is only bound to localhost by default -->
   <web path="web">
       <binding name="artemis" uri="http://localhost:8261">
           <app url="activemq-branding" war="activemq-branding.war"/>
           <app url="console" war="console.war"/>
       </binding>
   </web>
</broker>
`);
});

test('management.xml: the allowlist gets its new name', () => {
  const old = `<management-context xmlns="http://activemq.org/schema">
   <authorisation><whitelist><entry domain="hawtio"/></whitelist></authorisation>`;
  expect(bring('management.xml', old))
    .toBe(`<management-context xmlns="http://activemq.apache.org/schema">
   <authorisation><allowlist><entry domain="hawtio"/></allowlist></authorisation>`);
});

test.each<readonly [string, string]>([
  [
    'JAVA_ARGS="-Xms512M -Dhawtio.role=amq -Da=b"\n',
    `JAVA_ARGS="-Xms512M -Dhawtio.role=amq -Da=b"\n\nHAWTIO_ROLE='amq'\n`,
  ],
  ...[`HAWTIO_ROLE='amq'\nJAVA_ARGS="-Dhawtio.role=x"\n`, 'JAVA_ARGS="-Xms512M"\n'].map(
    (same) => [same, same] as const,
  ),
])('artemis.profile %j becomes %j', (old, modern) => {
  expect(bring('artemis.profile', old)).toBe(modern);
});

test.each(['bootstrap.xml', 'management.xml'])('a present-day %s does not change', (name) => {
  const today = `<broker xmlns="http://activemq.apache.org/schema">
   <web path="web" rootRedirectLocation="console"><binding uri="http://localhost:8161"/></web>
   <allowlist/>`;
  expect(bring(name, today)).toBe(today);
});
