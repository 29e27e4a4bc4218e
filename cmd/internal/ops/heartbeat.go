package ops

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// How often whoever listens for silence is called, and how long the call may take. Services of this kind (healthchecks.io,
// Dead Man's Snitch) wait for minutes before they raise an alarm.
const (
	beatEvery = time.Minute
	beatLimit = 10 * time.Second
)

// heartbeat calls an address each minute while all is well: the store answers and Slack is heard. Whoever listens there
// notices when the calls end, whatever the reason: a dead machine calls nobody. The address is often a secret, so no line of
// the log holds more of it than its host.
func (l *Live) heartbeat(ctx context.Context, address string, client *http.Client) {
	if address == "" {
		return
	}
	each := time.NewTicker(beatEvery)
	defer each.Stop()
	failing := false
	for {
		if l.alive(ctx) == nil && l.ready() == nil {
			err := beat(ctx, address, client)
			switch {
			case ctx.Err() != nil:
				return
			case err != nil && !failing:
				l.Logger.Warn().Err(err).Str("host", hostOf(address)).Msg("the heartbeat could not be sent; it is tried each minute")
			case err == nil && failing:
				l.Logger.Info().Str("host", hostOf(address)).Msg("the heartbeat arrives again")
			}
			failing = err != nil
		}
		select {
		case <-ctx.Done():
			return
		case <-each.C:
		}
	}
}

func beat(ctx context.Context, address string, client *http.Client) error {
	ctx, cancel := context.WithTimeout(ctx, beatLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return errors.New("the address is none")
	}
	resp, err := client.Do(req)
	if inner := new(url.Error); errors.As(err, &inner) {
		err = inner.Err // without the address
	}
	if err != nil {
		return err
	}
	_ = resp.Body.Close()
	if resp.StatusCode >= 300 {
		return fmt.Errorf("answered %s", resp.Status)
	}
	return nil
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
