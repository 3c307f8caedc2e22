package dev.edgekit.http;

/** A request as a value. Immutable. */
record RequestValue(
    String method, String scheme, String host, String target, Headers headers, String clientAddress)
    implements Request {

  /** Without query and field values, which may hold secrets. */
  @Override
  public String toString() {
    return method + " " + path() + " " + headers;
  }
}
