package dev.bookend.jakarta.containers.app.host.ee;

import jakarta.ejb.EJB;
import jakarta.enterprise.context.RequestScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Routes of the application that call an enterprise bean. */
@Path("wards")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class WardsResource {
  @EJB Wards wards;

  /** See {@link Wards#mapped}. */
  @GET
  @Path("mapped")
  public String mapped() {
    wards.mapped();
    return "";
  }

  /** See {@link Wards#mapped}, called in a transaction. */
  @GET
  @Path("joined/mapped")
  @Transactional
  public String mappedInTransaction() {
    wards.mapped();
    return "";
  }

  /** See {@link Wards#unmapped}, called in a transaction. */
  @GET
  @Path("joined/unmapped")
  @Transactional
  public String unmappedInTransaction() {
    wards.unmapped();
    return "";
  }

  /** See {@link Wards#unmapped}. */
  @GET
  @Path("unmapped")
  public String unmapped() {
    wards.unmapped();
    return "";
  }
}
