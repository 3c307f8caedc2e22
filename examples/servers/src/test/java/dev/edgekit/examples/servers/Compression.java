package dev.edgekit.examples.servers;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** A filter that compresses, as many services have one: it knows the length by its setters. */
final class Compression implements Filter {
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletResponse http = (HttpServletResponse) response;
    http.setHeader("Content-Encoding", "gzip");
    GZIPOutputStream gzip = new GZIPOutputStream(http.getOutputStream());
    chain.doFilter(request, new Compressed(http, gzip));
    gzip.finish();
  }

  private static final class Compressed extends HttpServletResponseWrapper {
    private final GZIPOutputStream gzip;

    Compressed(HttpServletResponse response, GZIPOutputStream gzip) {
      super(response);
      this.gzip = gzip;
    }

    @Override
    public void setContentLength(int length) {}

    @Override
    public void setContentLengthLong(long length) {}

    @Override
    public ServletOutputStream getOutputStream() {
      return new ServletOutputStream() {
        @Override
        public void write(int octet) throws IOException {
          gzip.write(octet);
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}
      };
    }
  }
}
