/**
 * What all subcommands share at the console: options, converters of arguments, progress, messages of failures, exit
 * codes.
 */
package io.github.magtrack4j.cli.console;
