package dev.bookend.spring;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Maps requests to Bookend's controllers only. Path prefixes, path matching and API versions of the
 * application's own controllers do not apply to them; its interceptors and CORS rules do. A request
 * that matches no route completely is left to the application's mappings.
 */
class RouteMapping extends RequestMappingHandlerMapping {
  private static final Logger log = LoggerFactory.getLogger(RouteMapping.class);

  /** After all mappings of the application, before its static resources. */
  private static final int BEFORE_RESOURCES = Ordered.LOWEST_PRECEDENCE - 2;

  private final @Nullable RequestMappingHandlerMapping application;
  private final List<Object> controllers;

  RouteMapping(
      String basePath, @Nullable RequestMappingHandlerMapping application, Object... controllers) {
    this.application = application;
    this.controllers = List.of(controllers);
    setOrder(Ordered.HIGHEST_PRECEDENCE);
    setPathPrefixes(Map.of(basePath, controller -> true));
    setHandlerMethodMappingNamingStrategy(
        (method, route) -> "bookend#" + method.getMethod().getName());
    if (application != null) {
      HandlerInterceptor[] interceptors = application.getAdaptedInterceptors();
      if (interceptors != null) {
        setInterceptors((Object[]) interceptors);
      }
      setCorsProcessor(application.getCorsProcessor());
      CorsConfigurationSource rules = application.getCorsConfigurationSource();
      if (rules != null) {
        setCorsConfigurationSource(rules);
      }
    }
  }

  /** Empty: the application's mapping already contains these interceptors. */
  @Override
  protected void detectMappedInterceptors(List<HandlerInterceptor> interceptors) {}

  @Override
  protected void initHandlerMethods() {
    controllers.forEach(this::detectHandlerMethods);
  }

  @Override
  protected void registerHandlerMethod(Object handler, Method method, RequestMappingInfo route) {
    if (isMappedByApplication(route)) {
      log.warn(
          "Route {} is served by the application's own controller, not by Bookend; with another"
              + " bookend.http.base-path both are served",
          route);
    } else {
      super.registerHandlerMethod(handler, method, route);
    }
  }

  private boolean isMappedByApplication(RequestMappingInfo route) {
    return application != null
        && application.getHandlerMethods().keySet().stream()
            .anyMatch(own -> shareMethods(own, route) && shapes(own).equals(shapes(route)));
  }

  private static boolean shareMethods(RequestMappingInfo own, RequestMappingInfo route) {
    Set<RequestMethod> methods = own.getMethodsCondition().getMethods();
    return methods.isEmpty()
        || !Collections.disjoint(methods, route.getMethodsCondition().getMethods());
  }

  /** The path patterns without the names of their variables. */
  private static Set<String> shapes(RequestMappingInfo mapping) {
    return mapping.getPatternValues().stream()
        .map(pattern -> pattern.replaceAll("\\{\\w+}", "{}"))
        .collect(Collectors.toSet());
  }

  @Override
  protected @Nullable HandlerMethod handleNoMatch(
      Set<RequestMappingInfo> routes, String path, HttpServletRequest request) {
    return null;
  }

  /**
   * {@return a mapping that answers 405 for methods that neither a route nor the application
   * supports}
   */
  SimpleUrlHandlerMapping otherMethods() {
    Map<String, Set<String>> allowed = new TreeMap<>();
    for (RequestMappingInfo route : getHandlerMethods().keySet()) {
      for (String pattern : route.getPatternValues()) {
        Set<String> methods = allowed.computeIfAbsent(pattern, p -> new TreeSet<>());
        route.getMethodsCondition().getMethods().forEach(method -> methods.add(method.name()));
      }
    }
    Map<String, HttpRequestHandler> handlers = new TreeMap<>();
    allowed.forEach(
        (pattern, methods) -> handlers.put(pattern, (in, out) -> refuseMethod(in, out, methods)));
    return new SimpleUrlHandlerMapping(handlers, BEFORE_RESOURCES);
  }

  private static void refuseMethod(
      HttpServletRequest in, HttpServletResponse out, Set<String> allowed)
      throws HttpRequestMethodNotSupportedException {
    if (!HttpMethod.OPTIONS.matches(in.getMethod())) {
      throw new HttpRequestMethodNotSupportedException(in.getMethod(), allowed);
    }
    out.setHeader(HttpHeaders.ALLOW, String.join(",", allowed));
  }
}
