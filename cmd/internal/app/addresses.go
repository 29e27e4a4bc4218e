package app

import (
	"errors"
	"net/http"
	"net/url"
)

// discreetClient names the method and the host alone in its errors. Some of Slack's addresses are keys: whoever reads a
// response_url can write into its conversation for half an hour, and an upload's address takes a file. The standard
// client puts the whole address into every error of the network, and such errors reach the log.
type discreetClient struct{ http *http.Client }

// Do sends the request. An error of it carries neither the path nor the query of the address.
func (c discreetClient) Do(r *http.Request) (*http.Response, error) {
	answer, err := c.http.Do(r)
	if failed, ok := errors.AsType[*url.Error](err); ok {
		failed.URL = r.URL.Scheme + "://" + r.URL.Host
	}
	return answer, err
}
