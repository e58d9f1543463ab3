package dev.bookend.jakarta.containers.app.ee;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** An application whose resources are discovered by the container. */
@ApplicationPath("/api")
public class Api extends Application {}
