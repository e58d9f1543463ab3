package dev.bookend.spring;

import dev.bookend.http.CallEndpoints.Body;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * Reads the body of a callback before any other filter can: one that asks for a parameter, as those
 * for hidden methods and CSRF tokens do, would use the form up, and what is signed are its bytes.
 */
final class CallbackBodyFilter implements Filter {
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    byte[] kept = request.getInputStream().readNBytes(Body.MAX_BYTES + 1);
    ServletInputStream again = new Kept(new ByteArrayInputStream(kept));
    chain.doFilter(
        new HttpServletRequestWrapper((HttpServletRequest) request) {
          @Override
          public ServletInputStream getInputStream() {
            return again;
          }
        },
        response);
  }

  private static final class Kept extends ServletInputStream {
    private final ByteArrayInputStream content;

    Kept(ByteArrayInputStream content) {
      this.content = content;
    }

    @Override
    public int read() {
      return content.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return content.read(into, offset, length);
    }

    @Override
    public boolean isFinished() {
      return content.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("All is here already");
    }
  }
}
