package dev.bookend.jakarta.containers.app.ee;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** An application that leaves it to the container to find its resources. */
@ApplicationPath("/api")
public class Api extends Application {}
