package main

import (
	"context"
	"fmt"
	"io"
	"net"

	"github.com/rs/zerolog"

	"escalate/cmd/demo/internal/page"
)

// usualAddress is where the page is, unless something else is there already.
const usualAddress = "127.0.0.1:4390"

// serve shows the local workspace on a web page until the context ends.
func serve(ctx context.Context, name, address string, open bool, log zerolog.Logger, stdout, stderr io.Writer) error {
	l, err := listen(address)
	if err != nil {
		return err
	}
	desk, err := page.NewDesk(name, log)
	if err != nil {
		_ = l.Close()
		return err
	}
	defer desk.Close()
	url := "http://" + l.Addr().String() + "/"
	fmt.Fprintf(stdout, "The local workspace is at %s\nPress ctrl-C to end it. Nothing of it is kept.\n", url)
	if open && desktop() {
		if err := browse(ctx, url); err != nil {
			fmt.Fprintln(stderr, "No browser could be opened; open the address yourself.")
		}
	}
	return desk.Serve(ctx, l)
}

// listen listens on this machine only. The usual address gives way to any free one.
func listen(address string) (net.Listener, error) {
	usual := address == ""
	if usual {
		address = usualAddress
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("the address %q is not written host:port, for example 127.0.0.1:0: %w", address, err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("the page is for this computer only: use 127.0.0.1, [::1] or localhost, not %q", host)
	}
	l, err := net.Listen("tcp", address)
	if err != nil && usual {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	return l, nil
}
