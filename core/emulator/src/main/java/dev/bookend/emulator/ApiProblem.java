package dev.bookend.emulator;

/** Errors of the REST interface: Twilio's codes and messages, with the HTTP status. */
enum ApiProblem {
  PARAMETER(400, 20001, "Invalid parameter"),
  AUTHENTICATION(401, 20003, "Authenticate"),
  METHOD(405, 20004, "Method not allowed"),
  NOT_FOUND(404, 20404, "The requested resource was not found"),
  TOO_LARGE(413, 20413, "Request entity too large"),
  TOO_MANY(429, 20429, "Too Many Requests"),
  FAILURE(500, 20500, "Internal Server Error"),
  NOT_EMULATED(501, 20501, "The emulator does not have this resource"),
  ROOM_NAME(400, 53100, "Room name is invalid"),
  ROOM_NAME_TOO_LONG(400, 53101, "Room name is too long"),
  ROOM_NAME_CHARACTERS(400, 53102, "Room name contains invalid characters"),
  MAX_PARTICIPANTS(400, 53107, "MaxParticipants is out of range"),
  ROOM_TYPE(400, 53108, "RoomType is not valid"),
  TIMEOUT(400, 53109, "Timeout is out of range"),
  CALLBACK_METHOD(400, 53110, "StatusCallbackMethod is invalid"),
  CALLBACK(400, 53111, "StatusCallback is invalid"),
  STATUS(400, 53112, "Status is invalid"),
  ROOM_EXISTS(400, 53113, "Room exists"),
  MEDIA_REGION(400, 53115, "MediaRegion is invalid"),
  TOO_MANY_ROOMS(400, 53119, "Maximum number of concurrent Rooms reached"),
  RECORDING_RULES(400, 53120, "Invalid Recording Rule(s)"),
  PARTICIPANT_DURATION(400, 53123, "MaxParticipantDuration is out of range"),
  OLD_ROOM_TYPE(400, 53126, "Room type is not supported"),
  SUBSCRIBE_RULES(400, 53215, "Invalid Subscribe Rule(s)");

  final int status;
  final int code;
  final String message;

  ApiProblem(int status, int code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }
}
