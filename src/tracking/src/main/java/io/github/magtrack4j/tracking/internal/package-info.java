/**
 * What the engine works with: threads and memory ({@code ReadAhead}, {@code ReusedMemory}, {@code BackgroundThread},
 * {@code ChunkSize}), its inputs and what identifies them ({@code RegionInput}, {@code TableInput},
 * {@code CalibrationInput}, {@code MovieIdentity}), and what a file of traces is made from ({@code TrackingJournal},
 * {@code Drift}, {@code TimeStamps}).
 */
package io.github.magtrack4j.tracking.internal;
