package dev.bookend.examples.spring;

import dev.bookend.call.InvalidValueException;
import dev.bookend.call.StorageException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.json.JsonMapper;

/**
 * Maps exceptions in the application's own routes to problem documents like Bookend's. Other
 * exceptions of the service are mapped by Bookend.
 */
@RestControllerAdvice(assignableTypes = {AppController.class, StaffController.class})
final class AppProblems {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, String> WIRE_NAMES =
      Map.of("startsAt", "starts_at", "scheduledAt", "starts_at");

  @ExceptionHandler
  ProblemDetail invalid(InvalidValueException e) {
    String field = WIRE_NAMES.getOrDefault(e.field(), e.field());
    ProblemDetail problem =
        problem(HttpStatus.BAD_REQUEST, "invalid_request", field + " " + e.rule() + ".");
    problem.setProperty("field", field);
    return problem;
  }

  @ExceptionHandler({
    StorageException.class,
    DataAccessResourceFailureException.class,
    RecoverableDataAccessException.class,
    TransientDataAccessException.class,
    TransactionException.class
  })
  ResponseEntity<ProblemDetail> unavailable() {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, "1")
        .body(
            problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "storage_unavailable",
                "Bookings cannot be stored or read at the moment. Try again later."));
  }

  /** Writes a problem document for a request that the security filters reject. */
  static void writeNotAllowed(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("detail", "This request is not allowed.");
    problem.put("instance", request.getRequestURI());
    problem.put("status", HttpStatus.FORBIDDEN.value());
    problem.put("title", HttpStatus.FORBIDDEN.getReasonPhrase());
    problem.put("code", "not_allowed");
    response.setStatus(HttpStatus.FORBIDDEN.value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    JSON.writeValue(response.getOutputStream(), problem);
  }

  private static ProblemDetail problem(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setProperty("code", code);
    return problem;
  }
}
