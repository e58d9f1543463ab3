package dev.bookend.jakarta.containers.app.host;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** Routes of the application, independent of Bookend. */
@Path("patients")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class Patients {
  /** Returns a bean. */
  @GET
  public Patient one() {
    return new Patient();
  }

  /** Returns the bean that it reads. */
  @POST
  public Patient same(Patient patient) {
    return patient;
  }

  /** Returns a collection. */
  @GET
  @Path("all")
  public Map<String, List<Patient>> all() {
    return Map.of("items", List.of(new Patient()));
  }

  /** Returns text. */
  @GET
  @Path("page")
  @Produces(MediaType.TEXT_PLAIN)
  public String page(@QueryParam("number") int number) {
    return "Page " + number;
  }

  /** Throws an exception that has a mapper. */
  @GET
  @Path("mapped")
  @SuppressWarnings("DoNotCallSuggester") // called over HTTP
  public Patient mapped() {
    throw new MappedException();
  }

  /** Throws an exception without a mapper. */
  @GET
  @Path("unmapped")
  @SuppressWarnings("DoNotCallSuggester")
  public Patient unmapped() {
    throw new UnsupportedOperationException("not mapped");
  }
}
