package dev.edgekit.image.internal.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** From a host's name to its addresses. */
@FunctionalInterface
public interface Resolver {
  InetAddress[] resolve(String host) throws UnknownHostException;
}
