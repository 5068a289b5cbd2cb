/** {@code magtrack doctor}: what of this machine is used, what is missing, and what to do about it. */
package io.github.magtrack4j.cli.doctor;
