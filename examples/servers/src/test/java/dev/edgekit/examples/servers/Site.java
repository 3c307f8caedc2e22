package dev.edgekit.examples.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.servlet.GateFilter;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.SessionStore;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.servlet.ServletExchange;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The application that every server runs, in its root context and under {@code /app}: one servlet
 * that chooses what to do by {@code getRequestURI()}, as frameworks do, and the gate before it.
 */
final class Site implements ServletContainerInitializer, AutoCloseable {
  /** What an answer holds if the handler ran that the rules deny. */
  static final String SECRET = "the secret handler ran";

  /** Whose pages may read what the site answers. */
  static final String PAGES = "https://pages.example";

  private static final String RULES =
      """
      {"version": 1, "defaults": {"check": "none"}, "rules": [
        {"id": "internal", "when": "Host(`internal.example`)", "check": "deny", "priority": 1000},
        {"id": "client", "when": "Under(`/client`)", "check": "session", "strip": "/client"},
        {"id": "app", "when": "Under(`/app/client`)", "check": "session", "strip": "/app/client"},
        {"id": "secret", "when": "Under(`/secret`) || Under(`/app/secret`)", "check": "deny"}]}
      """;

  private final ExpressSessions sessions =
      ExpressSessions.in(SessionStore.inMemory(), List.of("a secret of this test alone"));
  private final AuthGate gate =
      AuthGate.builder()
          .rules(RuleSource.of(RuleSet.parse(RULES)))
          .sessions(sessions)
          .trustedOrigins(PAGES)
          .build();
  private final AuthGate second =
      AuthGate.builder()
          .rules(
              RuleSource.of(RuleSet.parse("{\"defaults\": {\"check\": \"deny\"}, \"rules\": []}")))
          .build();
  private final ResponseCache cache =
      ResponseCache.builder().policy(CachePolicy.fresh(Duration.ofMinutes(1))).build();

  /** The field of a request that comes from Ada. */
  String cookie() {
    String setCookie = sessions.create("Ada");
    return setCookie.substring(0, setCookie.indexOf(';'));
  }

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    context
        .addFilter(
            "before the gate", (request, response, chain) -> bypass(request, response, chain))
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/bypass");
    GateFilter.of(gate).addTo(context);
    context
        .addFilter("a gate of its own", GateFilter.of(second))
        .addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, "/twice/*");
    context
        .addFilter("compression", new Compression())
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/compressed");
    ServletRegistration.Dynamic servlet = context.addServlet("site", new Servlet());
    servlet.setAsyncSupported(true);
    servlet.addMapping("/");
    context.addServlet("mapped to a prefix", new Servlet()).addMapping("/client/prefix/*");
    context.addServlet("of GET alone", new OfGet()).addMapping("/of-get");
  }

  @Override
  public void close() {
    gate.close();
    second.close();
    cache.close();
  }

  /** A filter that should not stand there: it forwards what nobody has decided about. */
  private static void bypass(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.REQUEST) {
      request.getRequestDispatcher("/echo").forward(request, response);
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Leaves HEAD to the container, as most servlets do. */
  private static final class OfGet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      ServletExchange.of(request, response).write(Response.text("four"));
    }
  }

  private final class Servlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException {
      ServletExchange exchange = ServletExchange.of(request, response);
      String path = request.getRequestURI().substring(request.getContextPath().length());
      if (isSecret(path) || isSecret(request.getServletPath())) {
        exchange.write(Response.text(SECRET));
      } else {
        switch (path) {
          case "/cached" ->
              exchange.write(cache.serve(exchange.request(), () -> echo(request, response)));
          case "/forward" -> request.getRequestDispatcher("/echo").forward(request, response);
          case "/async" -> async(request, response, true);
          case "/async-first" -> async(request, response, false);
          case "/fail" -> response.sendError(500);
          case "/preset" ->
              exchange.write(
                  echo(request, preset(response))
                      .withHeader("Location", "/here")
                      .withHeader("Vary", "X"));
          case "/same" -> exchange.write(Response.of(304, Headers.of("ETag", "\"a\""), bytes("x")));
          case "/unstated" -> exchange.write(Response.of(200)); // an origin's own answer to HEAD
          case "/made" -> exchange.write(made(request));
          case "/throw" -> throw new ServletException("for the error page");
          case "/flushed" -> flushed(exchange, response);
          case "/writer" -> {
            response.getWriter();
            exchange.write(Response.text("lost"));
          }
          case "/none" -> exchange.write(Response.of(204, Headers.empty(), bytes("x")));
          case "/octets" -> exchange.write(octets(exchange));
          case "/split" -> exchange.write(Response.text("x").withHeader("X", "프로그래밍"));
          case "/error-page" -> exchange.write(echo(request, response).withStatus(500));
          default -> exchange.write(echo(request, response));
        }
      }
    }

    /** As a framework or a filter does before its handler runs. */
    private static HttpServletResponse preset(HttpServletResponse response) {
      response.setContentType("text/html");
      response.setHeader("Location", "/elsewhere");
      response.setHeader("Vary", "Origin");
      return response;
    }

    private boolean isSecret(String path) {
      return path.equals("/secret") || path.startsWith("/secret/");
    }

    /** Says what it was told, in the first answer. */
    private static void flushed(ServletExchange exchange, HttpServletResponse response)
        throws IOException {
      response.getOutputStream().print("the first");
      response.flushBuffer();
      try {
        exchange.write(Response.text("the second").withStatus(404));
      } catch (IllegalStateException e) {
        response.getOutputStream().print(", " + e.getMessage());
      }
    }

    /** With the gate's request, or with the one that the container made. */
    private void async(HttpServletRequest request, HttpServletResponse response, boolean wrapped)
        throws IOException {
      if (request.getDispatcherType() == DispatcherType.ASYNC) {
        ServletExchange.of(request, response).write(echo(request, response));
      } else if (wrapped) {
        request.startAsync(request, response).dispatch();
      } else {
        request.startAsync().dispatch();
      }
    }

    /**
     * What the query says: {@code status}, {@code size} of a body of that many letters, and fields,
     * each octet of a value as a character.
     */
    private Response made(HttpServletRequest request) {
      int status = 200;
      int size = 0;
      Headers.Builder fields = Headers.builder();
      for (String pair : request.getQueryString().split("&", -1)) {
        String name = pair.substring(0, pair.indexOf('='));
        String value = URLDecoder.decode(pair.substring(name.length() + 1), ISO_8859_1);
        switch (name) {
          case "status" -> status = Integer.parseInt(value);
          case "size" -> size = Integer.parseInt(value);
          default -> fields.add(name, value);
        }
      }
      return Response.of(status, fields.build(), bytes("x".repeat(size)));
    }

    private Response octets(ServletExchange exchange) {
      String value = exchange.request().headers().first("X").orElse("");
      return Response.text(new String(value.getBytes(ISO_8859_1), UTF_8)).withHeader("X", value);
    }

    private Response echo(HttpServletRequest request, HttpServletResponse response) {
      Request seen = ServletExchange.of(request, response).request();
      return Response.text(
          String.join(
              "\n",
              "uri=" + request.getRequestURI(),
              "url=" + request.getRequestURL(),
              "context=" + request.getContextPath(),
              "servlet=" + request.getServletPath(),
              "info=" + request.getPathInfo(),
              "user=" + request.getRemoteUser() + "/" + request.getUserPrincipal(),
              "auth=" + request.getAuthType(),
              "check=" + GateFilter.decision(request).map(Decision::check).orElse("undecided"),
              "dispatch=" + request.getDispatcherType(),
              "target=" + seen.target(),
              "host=" + seen.host(),
              "scheme=" + seen.scheme(),
              "address=" + seen.clientAddress(),
              "x=" + Arrays.toString(request.getParameterValues("x")),
              "two=" + seen.headers().all("x-two"),
              ""));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
