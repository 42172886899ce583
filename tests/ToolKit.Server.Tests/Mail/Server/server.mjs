// A mail server on loopback: node server.mjs PORT KEY CERTIFICATE. Prints "ready", and a line of JSON for each mail it has taken.
// It wants STARTTLS and a sign-in. Addresses decide: voll@… is full the first time, niemand@… does not exist.
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const [port, key, cert] = [Number(process.argv[2]), process.argv[3], process.argv[4]];
const tried = new Set();

const refuse = (code, message) => Object.assign(new Error(message), { responseCode: code });

const server = new SMTPServer({
  name: 'mail.amt.example',
  key: readFileSync(key),
  cert: readFileSync(cert),
  disableReverseLookup: true,
  onAuth(auth, session, done) {
    const isRight = session.secure && auth.username === 'toolkit' && auth.password === 'geheim & mehr';
    done(isRight ? null : refuse(535, 'Authentication failed'), { user: auth.username });
  },
  onRcptTo({ address }, session, done) {
    if (address.startsWith('niemand@'))
      return done(refuse(550, 'No such user here'));
    if (address.startsWith('voll@') && !tried.has(address)) {
      tried.add(address);
      return done(refuse(452, 'Mailbox full, try again later'));
    }

    return done();
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on('data', part => parts.push(part));
    stream.on('end', () => {
      console.log(JSON.stringify({
        secure: session.secure,
        user: session.user,
        from: session.envelope.mailFrom.address,
        to: session.envelope.rcptTo.map(recipient => recipient.address),
        raw: Buffer.concat(parts).toString('base64'),
      }));
      done();
    });
  },
});
server.on('error', failure => console.error(failure.message)); // a client that goes is no reason to end
server.listen(port, '127.0.0.1', () => console.log('ready'));
