package router

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

func nothing(context.Context, Request) (Reply, error) { return Nothing(), nil }

func TestRoutesRegisterOnce(t *testing.T) {
	routes, _ := everywhere(nothing)
	routes.ActionPrefix("vote/", nothing)
	require.Equal(t, RouteIDs{
		Commands: []string{"/x"}, Actions: []string{"act"}, ActionPrefixes: []string{"vote/"}, Submits: []string{"sub"},
		Closes: []string{"clo"}, Shortcuts: []string{"glo"}, MessageShortcuts: []string{"mes"}, Events: []string{"app_home_opened"},
	}, routes.RouteIDs())
	for _, add := range []func(){
		func() { routes.Command("/x", nothing) }, func() { routes.Action("act", nothing) },
		func() { routes.ActionPrefix("vote/", nothing) }, func() { routes.Submit("sub", nothing) },
		func() { routes.Closed("clo", nothing) }, func() { routes.Shortcut("glo", nothing) },
		func() { routes.MessageShortcut("mes", nothing) }, func() { routes.Event("app_home_opened", nothing) },
		func() { routes.HomeOpened(nothing) }, func() { routes.HomeOpened(nil) },
		func() { routes.Action("", nothing) }, func() { routes.Action("new", nil) },
	} {
		require.Panics(t, add)
	}
}

func TestLongestPrefixWins(t *testing.T) {
	var took string
	named := func(name string) Handler {
		return func(context.Context, Request) (Reply, error) { took = name; return Nothing(), nil }
	}
	var routes Routes
	routes.ActionPrefix("vote/", named("vote"))
	routes.ActionPrefix("vote/opt-", named("option"))
	routes.Action("vote/opt-1", named("exact"))
	for id, want := range map[string]string{"vote/x": "vote", "vote/opt-2": "option", "vote/opt-1": "exact"} {
		_, err := routes.find(onAction, id)(t.Context(), Request{})
		require.NoError(t, err)
		require.Equal(t, want, took)
		require.True(t, routes.HasAction(id))
	}
	require.False(t, routes.HasAction("vot"))
}

func TestNewNeedsItsParts(t *testing.T) {
	require.Panics(t, func() { New(Config{}, &Routes{}) })
}
