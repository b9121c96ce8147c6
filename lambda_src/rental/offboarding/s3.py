"""Export files in a private bucket, written part by part: none is ever whole in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

PART_BYTES = 8 * 1024 * 1024  # 10,000 parts make 80 GB
LINK_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class S3ExportFiles:
    """The `ExportFiles` port. `client` is boto3's for s3."""

    client: Any
    bucket: str

    def write(self, name: str, parts: Iterator[bytes]) -> int:
        place = {"Bucket": self.bucket, "Key": name}
        upload = {**place, "UploadId": self.client.create_multipart_upload(**place)["UploadId"]}
        try:
            size, done = 0, []
            for number, part in enumerate(_collected(parts), start=1):
                answer = self.client.upload_part(**upload, PartNumber=number, Body=part)
                done.append({"PartNumber": number, "ETag": answer["ETag"]})
                size += len(part)
            self.client.complete_multipart_upload(**upload, MultipartUpload={"Parts": done})
        except BaseException:
            self.client.abort_multipart_upload(**upload)
            raise
        return size

    def link(self, name: str, filename: str) -> str:
        asked = {"Bucket": self.bucket, "Key": name}
        asked |= {"ResponseContentDisposition": f'attachment; filename="{filename}"'}
        seconds = int(LINK_LASTS.total_seconds())
        return str(self.client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds))


def _collected(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Put small parts together: all but the last must have five mebibytes."""
    held = bytearray()
    for part in parts:
        held += part
        while len(held) >= PART_BYTES:
            yield bytes(held[:PART_BYTES])
            del held[:PART_BYTES]
    if held:
        yield bytes(held)
