/** Tests of the benchmarks: what is run, whether a wrong answer is found, and what is written. */
package io.github.magtrack4j.benchmarks;
