package dev.edgekit.auth.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.edgekit.auth.Decision;
import dev.edgekit.auth.path.CanonicalPath;
import dev.edgekit.auth.path.PathReading;
import dev.edgekit.auth.path.PathRejection;
import dev.edgekit.http.Request;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URLDecoder;
import java.security.Principal;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** An allowed request: the principal that was found, and the path that was checked. */
final class GatedRequest extends HttpServletRequestWrapper {
  private static final String DISPATCH = GatedRequest.class.getName();

  private final Decision decision;
  private final @Nullable Dispatch dispatch;

  private GatedRequest(HttpServletRequest request, Decision decision, @Nullable Dispatch dispatch) {
    super(request);
    this.decision = decision;
    this.dispatch = dispatch;
  }

  /** The request as it comes from outside. */
  static GatedRequest arriving(HttpServletRequest http, Request request, Decision decision) {
    Dispatch dispatch = Dispatch.of(http, request, decision);
    http.setAttribute(DISPATCH, dispatch);
    return new GatedRequest(http, decision, dispatch);
  }

  /**
   * The same request when the container dispatches it again. After {@code startAsync()} the
   * dispatch is to its first address; an error page and the target of a forward have addresses of
   * their own.
   */
  static GatedRequest again(HttpServletRequest http, Decision decision) {
    boolean first = http.getDispatcherType() == DispatcherType.ASYNC;
    Object known = first ? http.getAttribute(DISPATCH) : null;
    return new GatedRequest(http, decision, known instanceof Dispatch dispatch ? dispatch : null);
  }

  @Override
  public String getRequestURI() {
    return applies() ? dispatch().uri() : super.getRequestURI();
  }

  @Override
  public StringBuffer getRequestURL() {
    StringBuffer url = super.getRequestURL();
    if (applies()) {
      url.setLength(url.length() - super.getRequestURI().length());
      url.append(dispatch().uri());
    }
    return url;
  }

  /**
   * The context path as {@link #getRequestURI} starts with it: containers hand out the client's
   * spelling.
   */
  @Override
  public String getContextPath() {
    return applies() ? dispatch().contextPath() : super.getContextPath();
  }

  /**
   * The stripped path, or nothing where the servlet is mapped to a prefix: as for a servlet at
   * {@code /*}, and as JAX-RS expects.
   */
  @Override
  public String getServletPath() {
    if (!isStripped()) {
      return super.getServletPath();
    }
    return super.getPathInfo() == null ? dispatch().decoded() : "";
  }

  @Override
  public @Nullable String getPathInfo() {
    @Nullable String info = super.getPathInfo();
    return isStripped() && info != null ? dispatch().decoded() : info;
  }

  @Override
  public @Nullable String getPathTranslated() {
    return isStripped() ? null : super.getPathTranslated();
  }

  @Override
  public @Nullable Principal getUserPrincipal() {
    return decision
        .principal()
        .<Principal>map(NamedPrincipal::new)
        .orElseGet(super::getUserPrincipal);
  }

  @Override
  public @Nullable String getRemoteUser() {
    return decision
        .principal()
        .map(dev.edgekit.auth.Principal::name)
        .orElseGet(super::getRemoteUser);
  }

  /** The name of the check that found the principal. */
  @Override
  public @Nullable String getAuthType() {
    return decision.principal().isPresent() ? decision.check() : super.getAuthType();
  }

  /**
   * Whether the request still has this address: a container may forward it beneath this wrapper.
   */
  private boolean applies() {
    return dispatch != null && dispatch.arrivedAs().equals(super.getRequestURI());
  }

  private boolean isStripped() {
    return applies() && dispatch().isStripped();
  }

  private Dispatch dispatch() {
    if (dispatch == null) {
      throw new IllegalStateException("this request is dispatched on its own address");
    }
    return dispatch;
  }

  /** Equal only if kind and check are, too. */
  private record NamedPrincipal(dev.edgekit.auth.Principal found) implements Principal {
    @Override
    public String getName() {
      return found.name();
    }
  }

  /**
   * Where an allowed request goes.
   *
   * @param arrivedAs {@code getRequestURI()} before
   * @param contextPath what {@code uri} starts with
   * @param uri context path and path, encoded
   */
  private record Dispatch(String arrivedAs, String contextPath, String uri, boolean isStripped) {
    static Dispatch of(HttpServletRequest http, Request request, Decision decision) {
      // The rules have accepted the target's spelling, whichever it is.
      PathReading whole = CanonicalPath.of(request, EnumSet.allOf(PathRejection.class));
      String path = decision.path().orElseThrow();
      boolean stripped = !whole.path().orElseThrow().text().equals(path);
      String context = http.getServletContext().getContextPath();
      String uri = stripped ? context + path : path;
      return new Dispatch(
          http.getRequestURI(),
          uri.startsWith(context) ? context : http.getContextPath(),
          uri,
          stripped);
    }

    /** The path within the context as {@code getServletPath()} has it. */
    String decoded() {
      String path = uri.substring(contextPath.length());
      return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
    }
  }
}
