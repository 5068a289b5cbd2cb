/** What pictures of all subcommands share: their style, their files, and the envelope of long traces. */
package io.github.magtrack4j.cli.charts;
