package dev.bookend.examples.spring;

import jakarta.servlet.DispatcherType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/** Adds entity tags to static files, so that browsers only reload changed ones. */
@Configuration(proxyBeanMethods = false)
class StaticFiles {
  @Bean
  FilterRegistrationBean<ShallowEtagHeaderFilter> contentTags() {
    ShallowEtagHeaderFilter filter = new ShallowEtagHeaderFilter();
    filter.setWriteWeakETag(true); // Tomcat does not compress responses with a strong tag
    FilterRegistrationBean<ShallowEtagHeaderFilter> tags = new FilterRegistrationBean<>(filter);
    tags.addUrlPatterns(
        "*.html", "/app.css", "/favicon.svg", "/bookend-client/*", "/page/*", "/vendor/*");
    // requests for "/" are forwarded
    tags.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD);
    return tags;
  }
}
