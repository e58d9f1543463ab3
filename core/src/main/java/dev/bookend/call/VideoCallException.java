package dev.bookend.call;

/**
 * The base class of all exceptions of this library. Messages may contain call ids, but never
 * identities, tokens or secrets.
 */
public abstract sealed class VideoCallException extends RuntimeException
    permits InvalidValueException,
        CallNotFoundException,
        CallNotAllowedException,
        NotAdmittedException,
        IllegalCallStateException,
        CallConflictException,
        KeyReusedException,
        TooEarlyException,
        CallOverException,
        DoubleBookedException,
        QuotaExceededException,
        ProviderException,
        StorageException,
        VideoNotConfiguredException {
  private static final long serialVersionUID = 1L;

  VideoCallException(String message) {
    super(message);
  }
}
