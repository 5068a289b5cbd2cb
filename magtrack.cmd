@echo off
rem Runs the magtrack command: finds a JDK, builds the command if there is none yet or a source is newer, and starts it.
rem
rem   MAGTRACK_JAVA_HOME   the JDK to use; without it JAVA_HOME, the java on the PATH, then the usual folders
rem   MAGTRACK_JAVA_OPTS   options for the JVM, such as -Xmx8g

setlocal EnableExtensions DisableDelayedExpansion
set "home=%~dp0"
set "app=%home%src\cli\target\app"
set "jdk="
set "needed=22"
set "best=0"

if "%~1"=="bundle" goto no_bundle
if defined MAGTRACK_JAVA_HOME call :consider "%MAGTRACK_JAVA_HOME%"
if defined MAGTRACK_JAVA_HOME if not defined jdk goto wrong_java_home
if not defined jdk if defined JAVA_HOME call :consider "%JAVA_HOME%"
if not defined jdk for /f "delims=" %%j in ('where java 2^>nul') do if not defined jdk call :consider "%%~dpj.."
if not defined jdk (
    for /d %%j in ("%ProgramFiles%\Java\*" "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Microsoft\*" "%ProgramFiles%\Zulu\*" "%USERPROFILE%\.jdks\*") do call :consider "%%~j"
)
if not defined jdk goto no_jdk

rem Windows has no quick way to compare the times of many files: PowerShell says whether a source is newer than the build.
if not exist "%app%\built" goto build
powershell -NoProfile -Command "$built = (Get-Item -LiteralPath '%app%\built').LastWriteTime; $sources = @(Get-Item -Path '%home%pom.xml', '%home%*\pom.xml', '%home%src\*\pom.xml', '%home%cuda-kernels\kernels.fatbin') + @(Get-ChildItem -Path '%home%src\*\src\main', '%home%bindings\src\main' -Recurse); if ($sources | Where-Object { $_.LastWriteTime -gt $built } | Select-Object -First 1) { exit 1 }"
if not errorlevel 1 goto run

:build
echo magtrack: building, which takes a minute the first time ...>&2
pushd "%home%"
set "JAVA_HOME=%jdk%"
call mvnw.cmd -q -B -DskipTests -Dspotless.check.skip=true -pl src/cli -am package 1>&2
if errorlevel 1 goto not_built
popd

:run
"%jdk%\bin\java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:MaxRAMPercentage=50 -Djava.awt.headless=true -Dmagtrack.home="%home%." %MAGTRACK_JAVA_OPTS% -jar "%app%\magtrack.jar" %*
exit /b %errorlevel%

:wrong_java_home
echo magtrack: MAGTRACK_JAVA_HOME is "%MAGTRACK_JAVA_HOME%", where there is no JDK of version %needed% or later.>&2
exit /b 1

:no_jdk
echo magtrack: needs a JDK of version %needed% or later and found none; install one (https://adoptium.net has them for every system) or set MAGTRACK_JAVA_HOME to the folder of one.>&2
exit /b 1

:no_bundle
echo magtrack: bundles are made on Linux and macOS, for the same.>&2
exit /b 1

:not_built
popd
echo magtrack: could not build the command in "%home%"; the reason is above.>&2
exit /b 1

rem Takes folder %1 if it is a JDK that will do and a higher version than the one taken so far.
:consider
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
set "version=0"
for /f "tokens=2 delims==." %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do set "version=%%~v"
set "version=%version:"=%"
if %version% LSS %needed% exit /b 0
if %version% LEQ %best% exit /b 0
set "best=%version%"
set "jdk=%~f1"
exit /b 0
