/**
 * Tables in the memory of the GPU: look-up tables, grids, bins.
 * {@link io.github.magtrack4j.internal.cuda.tables.DeviceTables} keeps those that were used last, and frees the others.
 */
package io.github.magtrack4j.internal.cuda.tables;
