// The sandbox's control API, from the page's own origin.

export async function get(route, query = {}) {
  return read(await fetch(`control/${route}?${new URLSearchParams(query)}`));
}

export async function post(route, body) {
  return read(
    await fetch(`control/${route}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}

export async function upload(file, query) {
  return read(
    await fetch(`control/file?${new URLSearchParams({ name: file.name, ...query })}`, {
      method: "POST",
      headers: { "content-type": file.type || "application/octet-stream" },
      body: file,
    }),
  );
}

export function fileAddress(id) {
  return `control/files/${encodeURIComponent(id)}`;
}

async function read(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || `The sandbox answered ${response.status}`);
  return answer;
}
