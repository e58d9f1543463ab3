package dev.bookend.emulator;

/**
 * Errors of the signalling, for rejected or disconnected participants and rejected tracks: Twilio's
 * codes and messages.
 */
enum SignallingError {
  TOKEN(20101, "Invalid Access Token"),
  TOKEN_HEADER(20102, "Invalid Access Token header"),
  TOKEN_ISSUER(20103, "Invalid Access Token issuer/subject"),
  TOKEN_EXPIRED(20104, "Access Token expired or expiration date invalid"),
  TOKEN_NOT_YET_VALID(20105, "Access Token not yet valid"),
  TOKEN_GRANTS(20106, "Invalid Access Token grants"),
  TOKEN_SIGNATURE(20107, "Invalid Access Token signature"),
  SESSION(53001, "Signaling connection disconnected"),
  ROOM_FULL(53105, "Room contains too many Participants"),
  ROOM_NOT_FOUND(53106, "Room not found"),
  TRACK_KIND(53125, "The track kind is not supported by the Room"),
  IDENTITY(53200, "Participant identity is invalid"),
  IDENTITY_TOO_LONG(53201, "Participant identity is too long"),
  TOO_MANY_TRACKS(
      53203,
      "The maximum number of published tracks allowed in the Room at the same time has been"
          + " reached"),
  DUPLICATE_IDENTITY(53205, "Participant disconnected because of duplicate identity"),
  TOO_LONG(53216, "Participant session length exceeded"),
  TRACK_NAME_TOO_LONG(53302, "Track name is too long"),
  TRACK_NAME_DUPLICATED(53304, "Track name is duplicated");

  final int code;
  final String message;

  SignallingError(int code, String message) {
    this.code = code;
    this.message = message;
  }
}
