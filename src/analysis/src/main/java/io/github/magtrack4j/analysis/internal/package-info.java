/**
 * How fits are made: maximum likelihood by Hipparchus' optimisers, and transforms that are planned once. Not exported.
 */
package io.github.magtrack4j.analysis.internal;
