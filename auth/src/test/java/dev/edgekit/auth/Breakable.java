package dev.edgekit.auth;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Something that works until it is told to throw. */
final class Breakable {
  private final Throwable fault;
  private volatile boolean broken;

  Breakable(Throwable fault) {
    this.fault = fault;
  }

  void breakNow() {
    broken = true;
  }

  /** The real one behind a wall that every call must pass. */
  <T> T of(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            Breakable.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (broken) {
                throw fault;
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** One that never works. */
  static <T> T broken(Class<T> type, Throwable fault) {
    return type.cast(
        Proxy.newProxyInstance(
            Breakable.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw fault;
            }));
  }

  @SuppressWarnings("unchecked")
  static <E extends Throwable> void sneakyThrow(Throwable fault) throws E {
    throw (E) fault;
  }
}
