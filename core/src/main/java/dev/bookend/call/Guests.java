package dev.bookend.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bookend.call.Participant.Response;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Objects;

/** Invites guests, and finds the guest to whom a key belongs. */
final class Guests {
  private Guests() {}

  static CallChange invite(
      VideoCall call, Cause cause, GuestInvitation invitation, GuestKey key, Instant now) {
    Instant until = invitation.validUntil();
    InvalidValueException.check(
        until == null || until.isAfter(now), "validUntil", "must be in the future");
    People.checkRole(call.terms(), invitation.role(), "role");
    Guest guest = new Guest(invitation.name(), key.hash(), until);
    Participant person =
        new Participant(
            key.identity(),
            invitation.role(),
            Response.ACCEPTED,
            Admission.initial(
                invitation.waits() || call.terms().policyOf(invitation.role()).waits()),
            null,
            Connections.NONE,
            Participant.Activity.NONE,
            guest);
    return People.addGuest(call, cause, person, now);
  }

  static Actor actor(VideoCall call, GuestKey key, Instant now) {
    Participant person =
        call.participants().stream()
            .filter(p -> isKeyOf(p, key))
            .filter(Participant::isActive)
            .findFirst()
            .orElseThrow(CallNotFoundException::new);
    Instant until = Objects.requireNonNull(person.guest()).validUntil();
    if (call.status().isOver() || !now.isBefore(call.latestEnd())) {
      throw new CallOverException(call.id());
    }
    if (until != null && !now.isBefore(until)) {
      throw new CallNotFoundException();
    }
    return Actor.guest(person.identity());
  }

  static GuestLink link(VideoCall call, GuestKey key) {
    Participant person =
        call.participants().stream().filter(p -> isKeyOf(p, key)).findFirst().orElseThrow();
    Instant until = Objects.requireNonNull(person.guest()).validUntil();
    Instant end = call.latestEnd();
    return new GuestLink(
        call.id(),
        person.identity(),
        key.text(),
        until == null || until.isAfter(end) ? end : until);
  }

  private static boolean isKeyOf(Participant person, GuestKey key) {
    Guest guest = person.guest();
    return guest != null
        && MessageDigest.isEqual(guest.keyHash().getBytes(US_ASCII), key.hash().getBytes(US_ASCII));
  }
}
