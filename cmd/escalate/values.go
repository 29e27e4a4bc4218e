package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/rs/zerolog"
)

// off is what switches a reminder off.
const off = "off"

// length is a time, not below zero; "off" is none.
type length time.Duration

// UnmarshalText reads "2h", "1d12h" or "off".
func (l *length) UnmarshalText(text []byte) error {
	d, err := readLength(string(text))
	*l = length(d)
	return err
}

// lengths is several times, with commas; "off" is none at all.
type lengths []time.Duration

// Decode reads "24h,2h,0s" or "off".
func (l *lengths) Decode(ctx *kong.DecodeContext) error {
	var text string
	if err := ctx.Scan.PopValueInto("lengths", &text); err != nil {
		return err
	}
	*l = nil
	if strings.TrimSpace(text) == off {
		return nil
	}
	for part := range strings.SplitSeq(text, ",") {
		d, err := readLength(part)
		if err != nil {
			return err
		}
		*l = append(*l, d)
	}
	return nil
}

// longest is the longest time that a setting may name; a longer one is a slip.
const longest = 366 * 24 * time.Hour

// readLength reads what Go calls a duration, with days (of 24 hours) in front if one likes.
func readLength(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	refuse := func(why string) (time.Duration, error) {
		return 0, fmt.Errorf("%q %s; write for example 2h, 15m or 1d, or %s", text, why, off)
	}
	if text == off {
		return 0, nil
	}
	var days time.Duration
	rest := text
	if head, tail, ok := strings.Cut(text, "d"); ok {
		n, err := strconv.ParseUint(head, 10, 16)
		if err != nil {
			return refuse("is not a length of time")
		}
		days, rest = time.Duration(n)*24*time.Hour, tail
		if rest == "" {
			rest = "0s"
		}
	}
	d, err := time.ParseDuration(rest)
	switch {
	case err != nil:
		return refuse("is not a length of time")
	case d < 0:
		return refuse("is below zero")
	case d+days > longest:
		return refuse("is more than a year")
	}
	return days + d, nil
}

// count is a number of days, not below zero; "off" is zero.
type count int

// UnmarshalText reads "3" or "off".
func (c *count) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	if s == off {
		*c = 0
		return nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 365 {
		return fmt.Errorf("%q is not a number of days from 0 to 365; write for example 3, or %s", s, off)
	}
	*c = count(n)
	return nil
}

// level is how much is logged.
type level zerolog.Level

// UnmarshalText reads one of the four words.
func (l *level) UnmarshalText(text []byte) error {
	switch s := strings.ToLower(strings.TrimSpace(string(text))); s {
	case "debug", "info", "warn", "error":
		known, err := zerolog.ParseLevel(s)
		*l = level(known)
		return err
	default:
		return fmt.Errorf("%q is not one of debug, info, warn or error", s)
	}
}
