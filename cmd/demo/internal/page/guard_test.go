package page

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNobodyElseGetsIn(t *testing.T) {
	h := guard(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	try := func(method, host string, header map[string]string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "http://"+host+"/do", strings.NewReader("{}"))
		for k, v := range header {
			r.Header.Set(k, v)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for _, host := range []string{"127.0.0.1:4390", "localhost", "LOCALHOST:1", "[::1]:4390", "127.9.9.9"} {
		require.Equal(t, http.StatusNoContent, try("GET", host, nil).Code, host)
	}
	for _, host := range []string{"evil.example", "127.0.0.1.evil.example:4390", "10.0.0.1", "localhost.evil.example", "0.0.0.0:1"} {
		require.Equal(t, http.StatusForbidden, try("GET", host, nil).Code, host)
	}
	const here = "127.0.0.1:4390"
	for name, header := range map[string]map[string]string{
		"another site":      {"Sec-Fetch-Site": "cross-site"},
		"another port":      {"Sec-Fetch-Site": "same-site"},
		"an old browser":    {"Origin": "http://evil.example"},
		"another local app": {"Origin": "http://127.0.0.1:9999"},
	} {
		require.Equal(t, http.StatusForbidden, try("POST", here, header).Code, name)
	}
	require.Equal(t, http.StatusNoContent, try("POST", here, map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": "http://" + here}).Code)
	require.Equal(t, http.StatusForbidden, try("GET", here, map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}).Code)
	policy := try("GET", here, nil).Header().Get("Content-Security-Policy")
	require.Contains(t, policy, "default-src 'none'")
	require.NotContains(t, policy, "unsafe")
}

// The page asks no other host for anything, and has no script or style of its own in it.
func TestThePageLoadsNothingFromElsewhere(t *testing.T) {
	v := visit(t, "globaltech")
	for _, path := range []string{"/sarah/customers", "/sarah/home", "/storybook"} {
		status, page := v.get(path)
		require.Equal(t, http.StatusOK, status)
		require.NotRegexp(t, `(src|href)="(https?:)?//[^"]*\.(js|css|png|svg|woff2?)"`, page)
		require.NotRegexp(t, `<script>|<style|\sstyle=|\son[a-z]+="`, page)
	}
	entries, err := files.ReadDir("static")
	require.NoError(t, err)
	for _, e := range entries {
		text, err := files.ReadFile("static/" + e.Name())
		require.NoError(t, err)
		require.NotRegexp(t, `https?://`, strings.ReplaceAll(string(text), "http://www.w3.org/2000/svg", ""), e.Name())
		status, _ := v.get("/static/" + e.Name())
		require.Equal(t, http.StatusOK, status)
	}
	status, _ := v.get("/nobody/nowhere")
	require.Equal(t, http.StatusOK, status, "it leads to where everybody begins")
}
