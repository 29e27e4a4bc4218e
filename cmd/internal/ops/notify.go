package ops

import (
	"context"
	"net"
	"os"
	"strconv"
	"time"
)

// notify tells systemd how it goes, where systemd asked for it (sd_notify(3)): that the bot is ready
// once Slack is connected, and while the store answers that it is alive.
func (l *Live) notify(ctx context.Context) {
	socket := os.Getenv("NOTIFY_SOCKET")
	if socket == "" {
		return
	}
	say := func(state string) {
		if err := notifyAt(socket, state); err != nil {
			l.Logger.Warn().Err(err).Msg("systemd could not be told how it goes")
		}
	}
	every := watchdogEvery()
	look := time.NewTicker(min(every, time.Second))
	defer look.Stop()
	ready, last := false, time.Time{}
	for {
		select {
		case <-ctx.Done():
			say("STOPPING=1")
			return
		case <-look.C:
		}
		if !ready && l.ready() == nil {
			ready = true
			say("READY=1\nSTATUS=connected")
		}
		if time.Since(last) < every {
			continue
		}
		if last = time.Now(); l.alive(ctx) == nil {
			say("WATCHDOG=1")
		}
	}
}

// watchdogEvery is half of the time after which systemd would restart the bot, as sd_watchdog_enabled(3)
// recommends; an hour where it has no watchdog for this process.
func watchdogEvery() time.Duration {
	limit, err := strconv.ParseInt(os.Getenv("WATCHDOG_USEC"), 10, 64)
	if pid := os.Getenv("WATCHDOG_PID"); err != nil || limit <= 0 || pid != "" && pid != strconv.Itoa(os.Getpid()) {
		return time.Hour
	}
	return time.Duration(limit) * time.Microsecond / 2
}

func notifyAt(socket, state string) error {
	if socket[0] == '@' {
		socket = "\x00" + socket[1:]
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		return err
	}
	_, err = conn.Write([]byte(state))
	if cerr := conn.Close(); err == nil {
		err = cerr
	}
	return err
}
