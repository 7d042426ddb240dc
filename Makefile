# Builds sockets and its tests. The two that a newcomer needs:
#
#	make run	install what is missing, build, open the shell
#	make check	install what the tests need, build, run all of them
#
# The others: all, deps, install, uninstall, asan, lint, bench, fuzz, docs, po,
# pot, update-sessions, format, clean. BUILD is where everything made goes; ARGS
# are given to the shell by `make run`; ONLY=WORD runs only the tests whose
# name has that word; V=1 shows the commands; WERROR= lets warnings pass.

PREFIX = /usr/local
DESTDIR =
BUILD = build
ARGS =
ONLY =
FUZZ_SECONDS = 60
WERROR = -Werror
Q = $(if $(V),,@)

ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 2)
endif

# One variant for each way to compile; each has a folder of its own.
VARIANT = plain
OUT = $(BUILD)/$(VARIANT)
ifeq ($(VARIANT),plain)
OUT = $(BUILD)
endif

ifeq ($(origin CC),default)
CC = gcc
endif
CFLAGS ?= -O2 -g
ifeq ($(VARIANT),asan)
CFLAGS = -O1 -g
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
endif
ifeq ($(VARIANT),fuzz)
CC = clang
CFLAGS = -O1 -g
WERROR =
SANITIZE = -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer
endif

WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes $(WERROR)
DEFINES = -D_GNU_SOURCE -Isrc -DLESSONS_DIR='"$(PREFIX)/share/sockets/lessons"' \
	-DLOCALE_DIR='"$(PREFIX)/share/sockets/locale"'
# Asked once, and not before something is compiled: until `deps` has run,
# pkg-config may not be there.
PKGS = readline jansson libmnl md4c libpcap
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PKGS)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PKGS)))$(PKG_LIBS)
CHECK_LIBS = $(eval CHECK_LIBS := $$(shell pkg-config --libs check))$(CHECK_LIBS)
COMPILE = $(CC) -std=c11 $(CPPFLAGS) $(DEFINES) $(PKG_CFLAGS) $(CFLAGS) \
	$(SANITIZE) $(WARNINGS) -MMD -MP
LINK = $(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -Wl,--as-needed

OBJECTS = $(patsubst src/%.c,$(OUT)/obj/%.o,$(wildcard src/*/*.c))
UNIT = $(patsubst tests/unit/%.c,$(OUT)/tests/%,$(wildcard tests/unit/test_*.c))
FUZZ = $(patsubst tests/fuzz/%.c,$(OUT)/tests/%,$(wildcard tests/fuzz/fuzz_*.c))
LANGS = $(patsubst src/po/%.po,%,$(wildcard src/po/*.po))
MO = $(LANGS:%=$(OUT)/locale/%/LC_MESSAGES/sockets.mo)
FORMATTED = $(wildcard src/*.[ch] src/*/*.[ch] tests/*/*.[ch])

# What takes a text for users: its argument of that number is translated. See
# src/base/lang.h.
KEYWORDS = _ N_ n_:1,2 C_:1c,2 buf_say:2 err_set:3 lesson_fail:3 scan_err:3 \
	lab_note:4 session_print:2 player_tell:2 session_note:2 \
	session_remark:2 why_answer:2 \
	why_fact:2 why_way:2 why_nothing:2 why_text:2 netns_fail:2 \
	probe_failed:2 probe_refused:2 packet_complain:2 packet_has:4 end_of:4
XGETTEXT = xgettext --language=C --from-code=UTF-8 --keyword \
	$(KEYWORDS:%=--keyword=%) --add-location=file --sort-by-file \
	--add-comments=Translators: --package-name=sockets

# What a goal needs to be installed: see tests/deps.sh.
NEEDS = build
ifneq (,$(filter deps check programs asan lint bench fuzz format \
	update-sessions,$(MAKECMDGOALS)))
NEEDS = build test
endif
ifneq (,$(filter fuzz,$(MAKECMDGOALS) $(VARIANT)))
NEEDS = build test fuzz
endif

.PHONY: all run deps check programs asan asan-programs lint bench fuzz docs \
	po pot update-sessions install uninstall format clean FORCE
.SECONDARY:
.DELETE_ON_ERROR:

all: $(OUT)/sockets $(MO)

# A process group of its own, as a shell gives to its jobs: Ctrl-C is then
# for sockets alone and not for make too. A call that failed (status 1) or
# a line that was not understood (2) is no failure of make.
run: all
	@if [ -t 0 ]; then set -m; fi; $(OUT)/sockets $(ARGS); [ $$? -le 2 ]

deps:
	@tests/deps.sh $(NEEDS)

# Changed flags build everything anew.
$(OUT)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(CC) $(CPPFLAGS) $(DEFINES) $(CFLAGS) $(SANITIZE) \
	    $(WARNINGS) $(LDFLAGS))' >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(OUT)/obj/%.o: src/%.c $(OUT)/flags | deps
	@mkdir -p $(@D)
	@echo "CC $@"
	$(Q)$(COMPILE) -c -o $@ $<

$(OUT)/libsockets.a: $(OBJECTS)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(OUT)/sockets: $(OUT)/obj/main.o $(OUT)/libsockets.a
	@echo "LD $@"
	$(Q)$(LINK) -o $@ $^ $(PKG_LIBS)

$(OUT)/tests/%.o: tests/unit/%.c $(OUT)/flags | deps
	@mkdir -p $(@D)
	@echo "CC $@"
	$(Q)$(COMPILE) -c -o $@ $<

$(OUT)/tests/%.o: tests/fuzz/%.c $(OUT)/flags | deps
	@mkdir -p $(@D)
	@echo "CC $@"
	$(Q)$(COMPILE) -c -o $@ $<

$(OUT)/tests/test_%: $(OUT)/tests/test_%.o $(OUT)/tests/unit.o \
    $(OUT)/libsockets.a
	@echo "LD $@"
	$(Q)$(LINK) -o $@ $^ $(CHECK_LIBS) $(PKG_LIBS)

# With clang, libFuzzer drives the target; otherwise our own bounded driver.
ifeq ($(VARIANT),fuzz)
$(OUT)/tests/fuzz_%: $(OUT)/tests/fuzz_%.o $(OUT)/libsockets.a
	@echo "LD $@"
	$(Q)$(LINK) -fsanitize=fuzzer -o $@ $^ $(PKG_LIBS)
else
$(OUT)/tests/fuzz_%: $(OUT)/tests/fuzz_%.o $(OUT)/tests/driver.o \
    $(OUT)/libsockets.a
	@echo "LD $@"
	$(Q)$(LINK) -o $@ $^ $(PKG_LIBS)
endif

$(OUT)/locale/%/LC_MESSAGES/sockets.mo: src/po/%.po | deps
	@mkdir -p $(@D)
	@echo "MO $@"
	$(Q)msgfmt --check-format --check-header -o $@ $<

# What is to be translated, and the catalogues brought up to date with it:
# their new messages are empty, those that are no more stand at the end.
pot: | deps
	@mkdir -p $(OUT)
	$(Q)$(XGETTEXT) -o $(OUT)/sockets.pot $(sort $(wildcard src/*.[ch] src/*/*.[ch]))
	$(Q)sed -i '/^"POT-Creation-Date/d' $(OUT)/sockets.pot

po: pot
	$(Q)for lang in $(LANGS); do \
		msgmerge --quiet --update --backup=none --no-fuzzy-matching \
		    --add-location=file --sort-by-file src/po/$$lang.po \
		    $(OUT)/sockets.pot || exit; \
	done

programs: $(OUT)/sockets $(MO) $(UNIT) $(FUZZ)

asan-programs: | deps
	@$(MAKE) --no-print-directory VARIANT=asan programs

check: programs asan-programs
	@ONLY='$(ONLY)' tests/run.sh \
	    $(BUILD):lint,unit,fuzz,session,shell \
	    $(BUILD)/asan:unit,fuzz,session

asan: asan-programs
	@ONLY='$(ONLY)' tests/run.sh $(BUILD)/asan:unit,fuzz,session

lint: programs
	@ONLY='$(ONLY)' tests/run.sh $(BUILD):lint

update-sessions: all
	@ONLY='$(ONLY)' UPDATE=1 tests/run.sh $(BUILD):session

bench: all
	@tests/bench/bench.py $(BUILD)/sockets

fuzz: | deps
	@$(MAKE) --no-print-directory VARIANT=fuzz fuzz-run

fuzz-run: $(FUZZ)
	@for f in $(FUZZ); do \
		name=$${f##*/fuzz_}; \
		corpus=$(OUT)/corpus/$$name; \
		mkdir -p $$corpus; \
		$$f -max_total_time=$(FUZZ_SECONDS) \
		    -artifact_prefix=$(OUT)/$$name- $$corpus \
		    $$(ls -d tests/fuzz/corpus/$$name 2>/dev/null) || exit; \
	done
.PHONY: fuzz-run

docs: all
	$(OUT)/sockets help --reference >$(OUT)/calls.md
	cp $(OUT)/calls.md docs/calls.md

# Lessons may include files that lie in folders below theirs. One that was
# installed before and is no more would still be listed.
install: all
	rm -rf $(DESTDIR)$(PREFIX)/share/sockets/lessons
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 \
	    $(DESTDIR)$(PREFIX)/share/sockets/lessons
	install -m 755 $(OUT)/sockets $(DESTDIR)$(PREFIX)/bin/sockets
	cp -R lessons/. $(DESTDIR)$(PREFIX)/share/sockets/lessons
	chmod -R u=rwX,go=rX $(DESTDIR)$(PREFIX)/share/sockets/lessons
	install -m 644 docs/sockets.1 $(DESTDIR)$(PREFIX)/share/man/man1
	for lang in $(LANGS); do \
		to=$(DESTDIR)$(PREFIX)/share/sockets/locale/$$lang/LC_MESSAGES; \
		install -d $$to || exit; \
		install -m 644 $(OUT)/locale/$$lang/LC_MESSAGES/sockets.mo \
		    $$to || exit; \
	done

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/sockets
	rm -f $(DESTDIR)$(PREFIX)/share/man/man1/sockets.1
	rm -rf $(DESTDIR)$(PREFIX)/share/sockets

format: | deps
	clang-format -i $(FORMATTED)

clean:
	rm -rf $(BUILD)

-include $(wildcard $(OUT)/obj/*.d $(OUT)/obj/*/*.d $(OUT)/tests/*.d)
