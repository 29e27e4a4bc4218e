package main

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPlayedAloneItEndsByItselfAndLeavesTheNotes(t *testing.T) {
	t.Chdir(t.TempDir())
	var out, errs bytes.Buffer
	require.Equal(t, 0, run(t.Context(), []string{"-play"}, &out, &errs), "%s", errs.String())
	require.Empty(t, errs.String(), "no progress where nobody looks")
	notes, err := os.ReadFile("globaltech-notes.md")
	require.NoError(t, err)
	require.Contains(t, string(notes), "GlobalTech Industries")
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Equal(t, "The notes are in globaltech-notes.md.", lines[len(lines)-2])
	require.Contains(t, lines[len(lines)-1], " 0 refused by its rules.")
}

func TestPlayingCanBeStopped(t *testing.T) {
	t.Chdir(t.TempDir())
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	var out, errs bytes.Buffer
	require.Equal(t, 1, run(ctx, []string{"-play"}, &out, &errs))
	require.Contains(t, errs.String(), "stopped before the end")
}

func TestWhatItCannotDoIsSaid(t *testing.T) {
	for want, args := range map[string][]string{
		`there is no story "nothing"`: {"-play", "-story", "nothing"},
		"for this computer only":      {"-addr", "0.0.0.0:0"},
		"is not written host:port":    {"-addr", "here"},
		"not defined: -wrong":         {"-wrong"},
	} {
		var out, errs bytes.Buffer
		require.NotZero(t, run(t.Context(), args, &out, &errs), want)
		require.Contains(t, errs.String(), want)
	}
	var out, errs bytes.Buffer
	require.Zero(t, run(t.Context(), []string{"-help"}, &out, &errs))
	require.Contains(t, errs.String(), "It needs no Slack account.")
}

// said is what a program printed so far.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func TestAloneItServesThePageUntilItIsStopped(t *testing.T) {
	taken, err := net.Listen("tcp", usualAddress) // whoever has it: it gives way
	if err == nil {
		defer func() { _ = taken.Close() }()
	}
	ctx, cancel := context.WithCancel(t.Context())
	var out, errs said
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"-browser=false"}, &out, &errs) }()
	var url string
	require.Eventually(t, func() bool {
		_, rest, found := strings.Cut(out.String(), " is at ")
		url, _, _ = strings.Cut(rest, "\n")
		return found && url != ""
	}, 10*time.Second, 10*time.Millisecond)
	require.NotContains(t, url, usualAddress)
	r, err := http.Get(url)
	require.NoError(t, err)
	require.NoError(t, r.Body.Close())
	require.Equal(t, http.StatusOK, r.StatusCode)
	require.Equal(t, "/sarah/customers", r.Request.URL.Path)
	cancel()
	require.Equal(t, 0, <-ended, "%s", errs.String())
}
