/**
 * Checks of arguments ({@link io.github.magtrack4j.internal.Arguments}), for the API and for what is behind it: they
 * know nothing of either.
 *
 * <p>The packages below use the API and are not used by it: {@link io.github.magtrack4j.Backend} finds what implements
 * it by {@link io.github.magtrack4j.BackendProvider}.
 */
package io.github.magtrack4j.internal;
