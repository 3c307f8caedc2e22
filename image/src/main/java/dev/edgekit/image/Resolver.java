package dev.edgekit.image;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** From a host's name to its addresses. */
@FunctionalInterface
interface Resolver {
  InetAddress[] resolve(String host) throws UnknownHostException;
}
