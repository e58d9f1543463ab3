/** What hosts write with React. */

import { BookendClient } from 'bookend-client';
import { BookendProvider, useCall, useCalls, useIncomingCalls, useRemaining, useSession } from 'bookend-client/react';
import type { CallSession } from 'bookend-client';

const client = new BookendClient();

const Ringing = () => {
  const { calls, accept } = useIncomingCalls();
  return <>{calls.map((call) => <button key={call.id} onClick={() => accept(call.id)}>{call.requested_by}</button>)}</>;
};

const Home = () => {
  const { current, hasMorePast, loadMorePast } = useCalls({ past: 10 });
  const { call } = useCall(current[0]?.id);
  return <p onClick={() => hasMorePast && loadMorePast()}>{call?.status}</p>;
};

const Room = ({ session }: { session: CallSession }) => {
  const { people, server } = useSession(session);
  const maybe = useSession(session as CallSession | null);
  // @ts-expect-error without a session there is no snapshot
  maybe.people;
  return <p>{people.map(({ identity, connection }) => `${identity} ${connection}`)} {server} {useRemaining(session)}</p>;
};

// @ts-expect-error a provider needs a client
const broken = <BookendProvider><Home /></BookendProvider>;

export const App = ({ session }: { session: CallSession }) => (
  <BookendProvider client={client}><Ringing /><Home /><Room session={session} />{broken}</BookendProvider>
);
